package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.transaction.CheckSchedule;
import io.raftmq.broker.transaction.DecidedBy;
import io.raftmq.broker.transaction.TransactionLimits;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CheckTransactionsRequest;
import io.raftmq.client.wire.proto.EndTransactionRequest;
import io.raftmq.client.wire.proto.TransactionDecider;
import io.raftmq.client.wire.proto.TransactionDecision;
import io.raftmq.client.wire.proto.TransactionEnd;
import io.raftmq.client.wire.proto.TransactionEnded;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Transactions in one partition's state machine. */
class TransactionMachineTest {
    private static final String GROUP = "payments";
    private static final TransactionTerms TERMS = TransactionTerms.newBuilder()
            .setProducerGroup(GROUP)
            .setFirstCheckMs(1_000)
            .setCheckIntervalMs(1_000)
            .setTimeoutMs(60_000)
            .build();

    private final TestPartition partition = new TestPartition();

    @Test
    void messagesOfABatchAreDecidedOneByOneAndJoinTheQueueInTheOrderOfTheirCommits() {
        long first = begin(partition, 4);
        assertThat(partition.machine.endOffset()).isZero();
        assertThat(partition.machine.waiting().openTransactions()).isEqualTo(4);

        assertThat(end(commit(first + 2)).getOffset()).isZero();
        assertThat(end(rollback(first + 1)).getOffset()).isEqualTo(-1);
        assertThat(end(commit(first)).getOffset()).isEqualTo(1);
        assertThat(partition.machine.endOffset()).isEqualTo(2);
        assertThat(slotAt(0)).isEqualTo(2);
        assertThat(slotAt(1)).isZero();
        assertThat(partition.bytesAt(0)).isEqualTo(partition.bytesAt(1));
        assertThat(partition.machine.waiting().openTransactions()).isEqualTo(1);
        assertThat(partition.produce(1)).isEqualTo(2);
    }

    @Test
    void aCommitIsOneSmallEntryThatHoldsNoBody() {
        long id = begin(partition, 1, 100_000);
        partition.waiting(decide(commit(id)));
        ProposedEntry entry = partition.poll().get(0);
        assertThat(entry.payload().remaining()).isLessThan(EntryFormat.HEADER_SIZE + 10);
        partition.commit(entry.payload(), partition.term);
        assertThat(partition.machine.endOffset()).isEqualTo(1);
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        EndTransactionRequest.Builder ends = EndTransactionRequest.newBuilder().setProducerGroup(GROUP);
        partition.refused(partition.leader.decideEnd(ends.build(), partition.now), ErrorCode.INVALID_ARGUMENT);
        for (int i = 0; i <= 1_000; i++) {
            ends.addEnds(commit(i));
        }
        partition.refused(partition.leader.decideEnd(ends.build(), partition.now), ErrorCode.INVALID_ARGUMENT);
        EndTransactionRequest nameless =
                EndTransactionRequest.newBuilder().addEnds(commit(1)).build();
        partition.refused(partition.leader.decideEnd(nameless, partition.now), ErrorCode.INVALID_ARGUMENT);
        for (int most : new int[] {-1, 0, 1_001}) {
            partition.refused(
                    partition.leader.decideCheck(checkRequest(most), partition.now), ErrorCode.INVALID_ARGUMENT);
        }
        partition.refused(
                partition.leader.decideCheck(
                        CheckTransactionsRequest.newBuilder().setMaxChecks(1).build(), partition.now),
                ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aDecisionIsMadeOnce() {
        long id = begin(partition, 1);
        TransactionEnded committed = end(commit(id));
        assertThat(committed.getError()).isZero();
        assertThat(committed.getBy()).isEqualTo(TransactionDecider.DECIDED_BY_PRODUCER);
        assertThat(end(commit(id))).as("the same again").isEqualTo(committed);
        assertThat(end(rollback(id)))
                .isEqualTo(committed.toBuilder()
                        .setError(ErrorCode.TRANSACTION_DECIDED.id())
                        .build());
        assertThat(end(end(id, TransactionDecision.TRANSACTION_UNKNOWN, 0)).getDecided())
                .isEqualTo(TransactionDecision.TRANSACTION_COMMIT);
        assertThat(partition.machine.endOffset()).isEqualTo(1);
    }

    @Test
    void whatIsOnItsWayIsSeenByTheNextWhoDecides() {
        long id = begin(partition, 1);
        Decision.Await<List<TransactionEnded>> first = partition.waiting(decide(commit(id)));
        Decision.Await<List<TransactionEnded>> second = partition.waiting(decide(rollback(id)));
        assertThat(second.answer().get(0).getError()).isEqualTo(ErrorCode.TRANSACTION_DECIDED.id());
        assertThat(second.entry()).as("not told before it is so").isSameAs(first.entry());
        partition.commitAll();
        assertThat(first.entry().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(partition.machine.endOffset()).isEqualTo(1);
    }

    @Test
    void whatWasOnItsWayAndFailedIsNotDecided() {
        long id = begin(partition, 1);
        Decision.Await<List<TransactionEnded>> lost = partition.waiting(decide(commit(id)));
        ProposedEntry entry = partition.poll().get(0);
        partition.leader.failed(entry, true);
        partition.machine.tellSettled();
        assertThat(lost.entry().outcome()).isEqualTo(Outcome.WITHOUT_EFFECT);
        assertThat(partition.machine.waiting().openTransactions()).isEqualTo(1);
        assertThat(end(rollback(id)).getError()).isZero();
        assertThat(partition.machine.endOffset()).isZero();
    }

    @Test
    void oneRequestThatContradictsItselfIsDecidedByItsFirstWord() {
        long id = begin(partition, 1);
        EndTransactionRequest both = EndTransactionRequest.newBuilder()
                .setProducerGroup(GROUP)
                .addEnds(end(id, TransactionDecision.TRANSACTION_COMMIT, 0))
                .addEnds(end(id, TransactionDecision.TRANSACTION_ROLLBACK, 0))
                .addEnds(end(id, TransactionDecision.TRANSACTION_COMMIT, 0))
                .build();
        List<TransactionEnded> results = partition.committed(partition.leader.decideEnd(both, partition.now));
        assertThat(results)
                .extracting(TransactionEnded::getError)
                .containsExactly(0, ErrorCode.TRANSACTION_DECIDED.id(), 0);
        assertThat(partition.machine.endOffset()).isEqualTo(1);
    }

    @Test
    void onlyTheGroupAndAnOperatorDecide() {
        long id = begin(partition, 1);
        EndTransactionRequest.Builder foreign =
                EndTransactionRequest.newBuilder().setProducerGroup("others").addEnds(commit(id));
        assertThat(partition
                        .now(partition.leader.decideEnd(foreign.build(), partition.now))
                        .get(0)
                        .getError())
                .isEqualTo(ErrorCode.UNKNOWN_TRANSACTION.id());
        assertThat(end(commit(id + 1)).getError()).isEqualTo(ErrorCode.UNKNOWN_TRANSACTION.id());
        assertThat(end(commit(-1)).getError()).isEqualTo(ErrorCode.UNKNOWN_TRANSACTION.id());
        foreign.setOperator(true).setProducerGroup("");
        assertThat(partition
                        .committed(partition.leader.decideEnd(foreign.build(), partition.now))
                        .get(0)
                        .getBy())
                .isEqualTo(TransactionDecider.DECIDED_BY_OPERATOR);
    }

    @Test
    void onlyTheAnswerToTheLastQuestionCounts() {
        long id = begin(partition, 1);
        assertThat(ask(10)).isEmpty();
        partition.now += 1_000;
        List<HalfMessage> first = ask(10);
        assertThat(first).extracting(half -> half.transaction().id()).containsExactly(id);
        assertThat(first.get(0).transaction().checks()).isEqualTo(1);
        assertThat(ask(10)).as("asked just now").isEmpty();
        partition.now += 1_000;
        assertThat(ask(10).get(0).transaction().checks()).isEqualTo(2);

        assertThat(end(end(id, TransactionDecision.TRANSACTION_ROLLBACK, 1)).getError())
                .isEqualTo(ErrorCode.STALE_CHECK.id());
        assertThat(end(end(id, TransactionDecision.TRANSACTION_UNKNOWN, 2)).getError())
                .isZero();
        TransactionEnded committed = end(end(id, TransactionDecision.TRANSACTION_COMMIT, 2));
        assertThat(committed.getBy()).isEqualTo(TransactionDecider.DECIDED_BY_CHECK);
        assertThat(end(end(id, TransactionDecision.TRANSACTION_ROLLBACK, 1)).getError())
                .isEqualTo(ErrorCode.TRANSACTION_DECIDED.id());
    }

    @Test
    void questionsAskedKeepTheirNumbersOverAChangeOfLeader() {
        long id = begin(partition, 1);
        partition.now += 1_000;
        assertThat(ask(1)).hasSize(1);
        partition.leaderChange();
        assertThat(ask(1)).as("the pause goes on").isEmpty();
        partition.now += 1_000;
        assertThat(ask(1).get(0).transaction().checks()).isEqualTo(2);
        assertThat(end(end(id, TransactionDecision.TRANSACTION_COMMIT, 1)).getError())
                .isEqualTo(ErrorCode.STALE_CHECK.id());
    }

    @Test
    void aStormOfQuestionsIsBounded() {
        for (int i = 0; i < 10; i++) {
            begin(partition, 100);
        }
        partition.now += 10_000;
        int most = TransactionLimits.DEFAULT.maxAsked();
        List<HalfMessage> asked = new ArrayList<>();
        for (List<HalfMessage> more = ask(100); !more.isEmpty(); more = ask(100)) {
            asked.addAll(more);
        }
        assertThat(asked).hasSize(most);
        assertThat(partition.leader.nextCheckAt(GROUP, partition.now)).isGreaterThan(partition.now);
        end(end(asked.get(0).transaction().id(), TransactionDecision.TRANSACTION_UNKNOWN, 1));
        assertThat(ask(100)).hasSize(1);
        partition.now += 1_000;
        assertThat(ask(100)).as("nobody has answered").isEmpty();
        partition.now += TransactionLimits.DEFAULT.patienceMs();
        assertThat(ask(1_000)).hasSize(most);
    }

    @Test
    void whatNobodyDecidesIsRolledBackInTime() {
        long id = begin(partition, 3);
        end(commit(id));
        partition.now += 59_999;
        assertThat(partition.now(partition.leader.decideExpired(partition.now))).isZero();
        partition.now += 1;
        assertThat(partition.committed(partition.leader.decideExpired(partition.now)))
                .isEqualTo(2);
        assertThat(partition.machine.waiting().openTransactions()).isZero();
        TransactionEnded late = end(commit(id + 1));
        assertThat(late.getError()).isEqualTo(ErrorCode.TRANSACTION_DECIDED.id());
        assertThat(late.getBy()).isEqualTo(TransactionDecider.DECIDED_BY_TIMEOUT);
        assertThat(partition.machine.endOffset()).isEqualTo(1);
    }

    @Test
    void atTheBoundHalfMessagesAreRefused() {
        TestPartition small =
                new TestPartition(PartitionLimits.DEFAULT.with(new TransactionLimits(3, 10, 10, 1_000, 100)));
        long id = begin(small, 2);
        small.refused(small.leader.decideHalf(TestBatches.half(2), TERMS, small.now), ErrorCode.BUSY);
        assertThat(small.produce(5)).as("others go on").isZero();
        small.committed(small.leader.decideEnd(request(rollback(id)), small.now));
        assertThat(begin(small, 2)).isEqualTo(id + 2);
    }

    @Test
    void aRepeatOfHalfMessagesIsAnsweredWithTheirIdsAndBeginsNothing() {
        CheckedBatch batch = TestBatches.half(7, 0, 2, 20);
        Produced first = partition.committed(partition.leader.decideHalf(batch, TERMS, partition.now));
        partition.leaderChange();
        Produced again = partition.committed(partition.leader.decideHalf(batch, TERMS, partition.now));
        assertThat(again).isEqualTo(Produced.held(first.heldId(), first.storeTimeMs(), true));
        assertThat(partition.machine.waiting().openTransactions()).isEqualTo(2);
    }

    @Test
    void retentionKeepsTheBatchUntilItsLastMessageIsDecided() {
        long id = begin(partition, 2);
        long halfIndex = partition.index;
        partition.produce(10);
        partition.now += 1;
        partition.committed(partition.leader.decideTrim(new Retention(0, -1, 0), partition.now));
        assertThat(partition.machine.trimmableRaftIndex()).isEqualTo(halfIndex);
        end(rollback(id));
        assertThat(partition.machine.trimmableRaftIndex()).isEqualTo(halfIndex);
        assertThat(end(commit(id + 1)).getOffset()).isEqualTo(10);
        assertThat(partition.bytesAt(10)).isNotNull();
        partition.now += 1;
        partition.committed(partition.leader.decideTrim(new Retention(0, -1, 0), partition.now));
        partition.leader.planCarry(partition.machine.queueRaftIndex(), 0, false, partition.now);
        partition.commitAll();
        assertThat(partition.machine.trimmableRaftIndex()).isGreaterThan(halfIndex);
    }

    @Test
    void termsAreCheckedAndTheirDefaultsFilledIn() {
        assertThat(TransactionTermsCheck.schedule(
                        TransactionTerms.newBuilder().setProducerGroup(GROUP).build()))
                .isEqualTo(CheckSchedule.DEFAULT);
        for (TransactionTerms bad : List.of(
                TERMS.toBuilder().setProducerGroup("").build(),
                TERMS.toBuilder().setFirstCheckMs(99).build(),
                TERMS.toBuilder().setFirstCheckMs(60_001).build(),
                TERMS.toBuilder().setCheckIntervalMs(-1).build(),
                TERMS.toBuilder().setMaxCheckIntervalMs(3_600_001).build(),
                TERMS.toBuilder().setTimeoutMs(86_400_001).build())) {
            partition.refused(
                    partition.leader.decideHalf(TestBatches.half(1), bad, partition.now), ErrorCode.INVALID_ARGUMENT);
        }
        partition.refused(
                partition.leader.decideHalf(TestBatches.plain(1), TERMS, partition.now), ErrorCode.INVALID_ARGUMENT);
        partition.refused(
                partition.leader.decideProduce(TestBatches.half(1), partition.now), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void decisionsAreForgottenInTheOrderOfTheirIds() {
        TestPartition brief =
                new TestPartition(PartitionLimits.DEFAULT.with(new TransactionLimits(1_000, 10, 10, 1_000, 100)));
        long old = begin(brief, 1);
        assertThat(end(brief, commit(old)).getError()).isZero();
        long open = begin(brief, 1);
        assertThat(brief.now(brief.leader.decideForgetDecisions(brief.now))).isFalse();
        long late = begin(brief, 110);
        EndTransactionRequest.Builder request =
                EndTransactionRequest.newBuilder().setProducerGroup(GROUP);
        LongStream.range(late, late + 110).forEach(id -> request.addEnds(rollback(id)));
        brief.committed(brief.leader.decideEnd(request.build(), brief.now));
        assertThat(end(brief, rollback(old)).getError()).isEqualTo(ErrorCode.TRANSACTION_DECIDED.id());
        assertThat(brief.committed(brief.leader.decideForgetDecisions(brief.now)))
                .isTrue();
        assertThat(brief.now(brief.leader.decideForgetDecisions(brief.now))).isFalse();
        brief.leaderChange();
        assertThat(end(brief, rollback(old)).getError()).isEqualTo(ErrorCode.UNKNOWN_TRANSACTION.id());
        assertThat(end(brief, commit(old)).getError()).isEqualTo(ErrorCode.UNKNOWN_TRANSACTION.id());
        assertThat(end(brief, commit(late + 109)).getError()).isEqualTo(ErrorCode.TRANSACTION_DECIDED.id());
        assertThat(end(brief, commit(open)).getOffset())
                .as("the open one is not forgotten")
                .isEqualTo(1);
        assertThat(brief.machine.endOffset()).isEqualTo(2);
    }

    /** Random begins, ends, questions, losses of leadership and restarts; what is visible is what was committed. */
    @Test
    void whatIsCommittedIsVisibleOnceAndNothingElseIs() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        TestPartition each = new TestPartition();
        TreeMap<Long, Boolean> decided = new TreeMap<>();
        List<Long> open = new ArrayList<>();
        List<Long> visible = new ArrayList<>();
        for (int step = 0; step < 1_500; step++) {
            each.now += random.nextInt(200);
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    int count = 1 + random.nextInt(3);
                    long first = begin(each, count);
                    LongStream.range(first, first + count).forEach(open::add);
                }
                case 2, 3, 4 -> {
                    if (!open.isEmpty()) {
                        long id = open.remove(random.nextInt(open.size()));
                        boolean committed = random.nextBoolean();
                        TransactionEnded ended = each.committed(
                                        each.leader.decideEnd(request(committed ? commit(id) : rollback(id)), each.now))
                                .get(0);
                        assertThat(ended.getError()).as("seed %d", seed).isZero();
                        decided.put(id, committed);
                        if (committed) {
                            assertThat(ended.getOffset()).as("seed %d", seed).isEqualTo(visible.size());
                            visible.add(id);
                        }
                    }
                }
                case 5 -> {
                    if (!decided.isEmpty()) {
                        List<Map.Entry<Long, Boolean>> all = new ArrayList<>(decided.entrySet());
                        Map.Entry<Long, Boolean> one = all.get(random.nextInt(all.size()));
                        TransactionEnd opposite = one.getValue() ? rollback(one.getKey()) : commit(one.getKey());
                        TransactionEnded again = each.committed(each.leader.decideEnd(request(opposite), each.now))
                                .get(0);
                        assertThat(again.getError()).as("seed %d", seed).isEqualTo(ErrorCode.TRANSACTION_DECIDED.id());
                    }
                }
                case 6 -> each.committed(each.leader.decideCheck(checkRequest(5), each.now));
                default -> {
                    if (random.nextInt(4) == 0) {
                        each.reload();
                        each.leader = each.machine.startLeading(++each.term);
                    } else {
                        each.leaderChange();
                    }
                }
            }
            assertThat(each.machine.endOffset()).as("seed %d", seed).isEqualTo(visible.size());
            assertThat(each.machine.waiting().openTransactions())
                    .as("seed %d", seed)
                    .isEqualTo(open.size());
        }
        for (int offset = 0; offset < visible.size(); offset++) {
            assertThat(each.machine.messages().floor(offset))
                    .as("seed %d, offset %d", seed, offset)
                    .isNotNull();
        }
        assertThat(decided.values().stream().filter(committed -> committed).count())
                .as("seed %d", seed)
                .isEqualTo(visible.size());
    }

    private static long begin(TestPartition in, int count) {
        return begin(in, count, 10 * count);
    }

    private static long begin(TestPartition in, int count, int bodyBytes) {
        return in.committed(in.leader.decideHalf(TestBatches.half(count, bodyBytes), TERMS, in.now))
                .heldId();
    }

    private Decision<List<TransactionEnded>> decide(TransactionEnd end) {
        return partition.leader.decideEnd(request(end), partition.now);
    }

    private TransactionEnded end(TransactionEnd end) {
        return end(partition, end);
    }

    private static TransactionEnded end(TestPartition in, TransactionEnd end) {
        return in.committed(in.leader.decideEnd(request(end), in.now)).get(0);
    }

    private static EndTransactionRequest request(TransactionEnd end) {
        return EndTransactionRequest.newBuilder()
                .setProducerGroup(GROUP)
                .addEnds(end)
                .build();
    }

    private static TransactionEnd commit(long id) {
        return end(id, TransactionDecision.TRANSACTION_COMMIT, 0);
    }

    private static TransactionEnd rollback(long id) {
        return end(id, TransactionDecision.TRANSACTION_ROLLBACK, 0);
    }

    private static TransactionEnd end(long id, TransactionDecision decision, int check) {
        return TransactionEnd.newBuilder()
                .setId(id)
                .setDecision(decision)
                .setCheck(check)
                .build();
    }

    private List<HalfMessage> ask(int most) {
        return partition.committed(partition.leader.decideCheck(checkRequest(most), partition.now));
    }

    private static CheckTransactionsRequest checkRequest(int most) {
        return CheckTransactionsRequest.newBuilder()
                .setProducerGroup(GROUP)
                .setMaxChecks(most)
                .build();
    }

    private int slotAt(long offset) {
        QueueEntry entry = partition.machine.messages().floor(offset);
        return entry == null ? -1 : entry.firstSlot();
    }

    @Test
    void decidersHaveTheWiresNumbers() {
        for (DecidedBy by : DecidedBy.values()) {
            assertThat(TransactionDecider.forNumber(by.code())).hasToString("DECIDED_BY_" + by);
        }
    }
}
