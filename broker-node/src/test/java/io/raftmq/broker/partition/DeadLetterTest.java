package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.WhenExhausted;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.meta.model.RetryPolicy;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Failed attempts, their rests, and the dead letter queue behind the last one. Leases last 10 s here. */
class DeadLetterTest {
    private static final String GROUP = TestPartition.GROUP;
    private static final String READER = DeadLetterNames.of(GROUP, "auditor");

    private final TestPartition p = new TestPartition();

    DeadLetterTest() {
        p.settings = settings(3, 1_000, 5_000);
    }

    private static GroupSettings settings(int attempts, long... ladder) {
        return new GroupSettings(
                new RetryPolicy.Ladder(LongStream.of(ladder).boxed().toList()),
                attempts,
                WhenExhausted.EXHAUSTED_DEAD_LETTER,
                20_000,
                60_000,
                GroupSettings.DEFAULT.expiredTo());
    }

    private LeasedRun receiveOne() {
        Received received = p.receive(1);
        assertThat(received.leases()).hasSize(1);
        return received.leases().get(0);
    }

    private int fail(LeasedRun run) {
        return fail(run, request -> request.setByPolicy(true).setNote("no stock"));
    }

    private int fail(LeasedRun run, java.util.function.UnaryOperator<ChangeInvisibleRequest.Builder> more) {
        ChangeInvisibleRequest.Builder request = ChangeInvisibleRequest.newBuilder()
                .setGroup(GROUP)
                .setFailed(true)
                .addRuns(TestPartition.run(run.firstOffset(), run.count(), run.leaseId()));
        return p.committed(p.leader.decideChangeInvisible(more.apply(request).build(), p.now))
                .get(0);
    }

    private List<DeadLetter> letters() {
        return p.machine.deadLetters().scan(GROUP, 0, 100);
    }

    private long outstanding() {
        SharedProgress progress = p.machine.groups().shared(GROUP);
        return progress == null ? 0 : progress.outstanding();
    }

    /** Has the message at the queue's end fail until it is a dead letter. */
    private void die(int messages) {
        p.produce(messages);
        Received received = p.receive(messages);
        for (LeasedRun run : received.leases()) {
            assertThat(fail(run, request -> request.setReject(true).setNote("poison")))
                    .isZero();
        }
    }

    @Test
    void aResentLetterWhoseTimeToLiveIsOverLetsGoOfItsBytes() {
        p.committed(p.leader.decideProduce(TestBatches.with(List.of(TestBatches.ttl(60_000))), p.now));
        long index = p.index;
        fail(receiveOne(), request -> request.setReject(true));
        assertThat(p.committed(p.leader.decideResend(GROUP, List.of(0L), p.now)))
                .isEqualTo(1);
        p.now += 60_000;
        assertThat(p.receive(1).leases()).isEmpty();
        assertThat(outstanding()).isZero();

        p.produce(1);
        p.committed(p.leader.decideTrim(new Retention(0, -1, 0), p.now + 1));
        assertThat(p.machine.trimmableRaftIndex()).isGreaterThan(index);
    }

    @Test
    void eachFailureRestsLongerAndTheLastOneEndsInTheDeadLetterQueue() {
        p.produce(2);
        long began = p.now;
        for (int attempt = 1; attempt <= 3; attempt++) {
            LeasedRun run = receiveOne();
            assertThat(run.firstOffset()).isZero();
            assertThat(run.attempt()).isEqualTo(attempt);
            assertThat(fail(run)).isZero();
            assertThat(fail(run)).as("once more: a retry of the request").isZero();
            long rest = attempt == 1 ? 1_000 : 5_000;
            if (attempt < 3) {
                assertThat(p.leader.nextVisibleAt(GROUP)).isEqualTo(p.now + rest);
                p.now += rest;
            }
        }
        assertThat(outstanding()).isZero();
        assertThat(letters())
                .containsExactly(
                        new DeadLetter(0, 0, letters().get(0).at(), DeadReason.FAILED, 3, began, p.now, "no stock"));
        assertThat(receiveOne().firstOffset()).as("others flow on").isEqualTo(1);
    }

    @Test
    void aMessageAtRestDelaysNoOther() {
        p.produce(3);
        LeasedRun first = receiveOne();
        fail(first);
        assertThat(p.receive(10).leases()).extracting(LeasedRun::firstOffset).containsExactly(1L);
        p.now += 1_000;
        assertThat(p.receive(10).leases()).extracting(LeasedRun::firstOffset).containsExactly(0L);
    }

    @Test
    void aConsumerMayChooseTheRestItself() {
        p.produce(1);
        fail(receiveOne(), request -> request.setInvisibleMs(123));
        assertThat(p.leader.nextVisibleAt(GROUP)).isEqualTo(p.now + 123);
    }

    @Test
    void noRestIsShorterForAnEntryThatWasOpenedBefore() {
        p.produce(2);
        LeasedRun run = receiveOne();
        p.leader.decideProduce(TestBatches.plain(1), p.now);
        p.now += 50;
        fail(run, request -> request.setInvisibleMs(100));
        assertThat(p.leader.nextVisibleAt(GROUP)).isEqualTo(p.now + 100);
    }

    @Test
    void aLeaseThatRunsOutIsAFailureToo() {
        p.produce(1);
        receiveOne();
        p.now += 10_000;
        assertThat(p.receive(1).leases()).as("it rests first").isEmpty();
        assertThat(p.leader.nextVisibleAt(GROUP)).isEqualTo(p.now + 1_000);
        p.now += 1_000;
        assertThat(receiveOne().attempt()).isEqualTo(2);
        p.now += 17_000;
        p.leader.decideOverdue(p.now);
        p.commitAll();
        assertThat(receiveOne().attempt())
                .as("the rest began when the lease ended")
                .isEqualTo(3);
        p.now += 10_000;
        p.leader.decideOverdue(p.now);
        p.commitAll();
        assertThat(outstanding()).as("nobody needs to ask for it").isZero();
        assertThat(letters())
                .extracting(DeadLetter::reason, DeadLetter::attempts, DeadLetter::deadMs)
                .containsExactly(tuple(DeadReason.TIMED_OUT, 3, p.now));
    }

    @Test
    void aRejectedMessageIsNotTriedAgain() {
        die(1);
        assertThat(letters())
                .extracting(DeadLetter::reason, DeadLetter::attempts, DeadLetter::note)
                .containsExactly(tuple(DeadReason.REJECTED, 1, "poison"));
    }

    @Test
    void blockingForEverTriesAgainWithTheLastDelay() {
        p.settings = new GroupSettings(
                p.settings.retry(), 1, WhenExhausted.EXHAUSTED_BLOCK, 1_000, 1_000, p.settings.expiredTo());
        p.produce(1);
        for (int attempt = 1; attempt < 20; attempt++) {
            LeasedRun run = receiveOne();
            assertThat(run.attempt()).isEqualTo(attempt);
            fail(run);
            p.now += 5_000;
        }
        assertThat(letters()).isEmpty();
    }

    @Test
    void whatIsTooMuchAtOnceIsBuriedBitByBit() {
        p.settings = settings(1, 1_000);
        for (int batch = 0; batch < 5; batch++) {
            p.produce(500);
        }
        for (int part = 0; part < 3; part++) {
            p.receive(1_000);
        }
        assertThat(outstanding()).isEqualTo(2_500);
        p.now += 10_000;
        assertThat(p.receive(10).leases()).isEmpty();
        assertThat(p.machine.deadLetters().held(GROUP)).isLessThan(2_500);
        for (int look = 0; look < 5; look++) {
            assertThat(p.receive(10).leases()).as("no attempt is left").isEmpty();
        }
        assertThat(p.machine.deadLetters().held(GROUP)).isEqualTo(2_500);
        assertThat(outstanding()).isZero();
    }

    @Test
    void aFullQueueTakesNoMoreAndMessagesAreTriedOn() {
        p.settings = settings(1, 1_000);
        for (int batch = 0; batch < DeadLetterDecider.MOST_LETTERS / 1_000; batch++) {
            die(1_000);
        }
        assertThat(p.machine.deadLetters().held(GROUP)).isEqualTo(DeadLetterDecider.MOST_LETTERS);
        p.produce(1);
        for (int attempt = 1; attempt < 4; attempt++) {
            LeasedRun run = receiveOne();
            assertThat(run.attempt()).isEqualTo(attempt);
            fail(run);
            p.now += 1_000;
        }
        p.committed(p.leader.decideDropLetters(GROUP, List.of(0L), p.now));
        assertThat(p.receive(1).leases()).as("there is room again").isEmpty();
        assertThat(p.machine.deadLetters().held(GROUP)).isEqualTo(DeadLetterDecider.MOST_LETTERS);
        assertThat(outstanding()).isZero();
    }

    @Test
    void aLoweredLimitHoldsForWhatRests() {
        p.produce(1);
        fail(receiveOne());
        p.settings = settings(1, 0);
        p.now += 1_000;
        assertThat(p.receive(1).leases()).isEmpty();
        assertThat(letters()).hasSize(1);
    }

    @Test
    void theConsumeTimeoutIsTheLeaseOfWhoNamesNone() {
        p.produce(1);
        Received received = p.committed(
                p.leader.decideReceive(p.receiveRequest(1).setInvisibleMs(0).build(), p.now));
        assertThat(received.leases().get(0).deadlineMs()).isEqualTo(p.now + 20_000);
    }

    @Test
    void resentLettersComeAgainAsIfNew() {
        die(3);
        p.produce(1);
        assertThat(p.committed(p.leader.decideResend(GROUP, List.of(0L, 2L, 2L, 7L), p.now)))
                .isEqualTo(2);
        assertThat(letters()).extracting(DeadLetter::number).containsExactly(1L);
        assertThat(p.machine.deadLetters().held(GROUP)).isEqualTo(1);
        Received received = p.receive(10);
        assertThat(received.leases())
                .extracting(LeasedRun::firstOffset, LeasedRun::attempt)
                .containsExactly(tuple(0L, 1), tuple(2L, 1), tuple(3L, 1));
        p.reload();
        assertThat(outstanding()).isEqualTo(3);
        assertThat(p.machine.deadLetters().held(GROUP)).isEqualTo(1);
    }

    @Test
    void aLetterIsTakenOutOnce() {
        die(1);
        Decision<Integer> resend = p.leader.decideResend(GROUP, List.of(0L), p.now);
        Decision<Integer> drop = p.leader.decideDropLetters(GROUP, List.of(0L), p.now);
        assertThat(p.committed(resend)).isEqualTo(1);
        assertThat(((Decision.Await<Integer>) drop).answer())
                .as("another was faster")
                .isZero();
        assertThat(p.machine.deadLetters().held(GROUP)).isZero();
        assertThat(outstanding()).isEqualTo(1);
    }

    @Test
    void whatTheCursorWillMeetAgainIsNotResent() {
        die(1);
        p.committed(p.leader.decideResetOffset(
                io.raftmq.client.wire.proto.ResetOffsetRequest.newBuilder()
                        .setGroup(GROUP)
                        .setEarliest(true)
                        .build(),
                io.raftmq.client.wire.proto.GroupMode.SHARED,
                0,
                p.now));
        assertThat(p.committed(p.leader.decideResend(GROUP, List.of(0L), p.now)))
                .isZero();
        assertThat(letters()).hasSize(1);
        assertThat(receiveOne().firstOffset()).isZero();
        assertThat(p.committed(p.leader.decideResend(GROUP, List.of(0L), p.now)))
                .isEqualTo(1);
        assertThat(outstanding()).isEqualTo(1);
    }

    @Test
    void lettersAreKeptForAWhileAndOutliveTheQueue() {
        die(2);
        p.now += 59_000;
        p.committed(p.leader.decideTrim(new Retention(0, -1, 0), p.now));
        assertThat(p.machine.logStartOffset()).isEqualTo(2);
        p.leader.decideOverdue(p.now);
        p.commitAll();
        assertThat(letters()).hasSize(2);
        assertThat(p.committed(p.leader.decideResend(GROUP, List.of(0L), p.now)))
                .isEqualTo(1);
        Received again = p.receive(1);
        assertThat(again.batches())
                .extracting(QueueEntry::baseOffset, QueueEntry::raftIndex, QueueEntry::firstSlot)
                .containsExactly(tuple(0L, 1L, 0));
        p.now += 1_000;
        p.leader.decideOverdue(p.now);
        p.commitAll();
        assertThat(letters()).isEmpty();
        assertThat(p.machine.deadLetters().held(GROUP)).isZero();
    }

    @Test
    void anotherGroupConsumesThemLikeATopic() {
        die(3);
        Received first = p.committed(
                p.leader.decideReceive(p.receiveRequest(2).setGroup(READER).build(), p.now));
        assertThat(first.leases())
                .extracting(LeasedRun::firstOffset, LeasedRun::count)
                .containsExactly(tuple(0L, 2));
        assertThat(first.batches())
                .extracting(QueueEntry::baseOffset, QueueEntry::firstSlot)
                .containsExactly(tuple(0L, 0), tuple(1L, 1));
        assertThat(p.committed(p.leader.decideDropLetters(GROUP, List.of(0L, 2L), p.now)))
                .isEqualTo(2);
        die(1);
        Received second = p.committed(
                p.leader.decideReceive(p.receiveRequest(10).setGroup(READER).build(), p.now));
        assertThat(second.leases())
                .as("over the gap")
                .extracting(LeasedRun::firstOffset)
                .containsExactly(3L);
        SharedProgress progress = p.machine.groups().shared(READER);
        assertThat(progress).as("a dropped one is nobody's task").isEqualTo(new SharedProgress(4, 2, 2, 1));
        p.committed(p.leader.decideTrim(new Retention(0, -1, 0), p.now));
        assertThat(p.machine.groups().shared(READER)).isEqualTo(progress);
        p.reload();
        assertThat(p.machine.groups().shared(READER)).isEqualTo(progress);
    }

    @Test
    void whoReadsDeadLettersMakesNone() {
        die(1);
        for (int attempt = 1; attempt < 10; attempt++) {
            Received received = p.committed(
                    p.leader.decideReceive(p.receiveRequest(1).setGroup(READER).build(), p.now));
            LeasedRun run = received.leases().get(0);
            assertThat(run.attempt()).isEqualTo(attempt);
            ChangeInvisibleRequest request = ChangeInvisibleRequest.newBuilder()
                    .setGroup(READER)
                    .setFailed(true)
                    .setReject(true)
                    .setByPolicy(true)
                    .addRuns(TestPartition.run(0, 1, run.leaseId()))
                    .build();
            p.committed(p.leader.decideChangeInvisible(request, p.now));
            p.now += 5_000;
        }
        assertThat(p.machine.deadLetters().held(READER)).isZero();
        assertThat(p.machine.deadLetters().held(GROUP)).isEqualTo(1);
    }

    @Test
    void aDeletedGroupLeavesNothingBehind() {
        int empty = new TestPartition().state.size();
        die(3);
        p.produce(1);
        p.receive(1);
        p.committed(p.leader.decideTrim(new Retention(0, -1, 0), p.now + 1));
        assertThat(p.committed(p.leader.decideDeleteGroup(GROUP, p.now))).isTrue();
        assertThat(p.machine.deadLetters().held()).isZero();
        assertThat(p.state.dump().keySet())
                .as("%s keys at first", empty)
                .allMatch(key -> !key.startsWith("28") && !key.startsWith("29") && !key.startsWith("2a"));
    }

    @Test
    void aGroupIsNotDeletedWhileLettersOfItAreOnTheirWay() {
        p.produce(1);
        LeasedRun run = receiveOne();
        ChangeInvisibleRequest reject = ChangeInvisibleRequest.newBuilder()
                .setGroup(GROUP)
                .setFailed(true)
                .setReject(true)
                .addRuns(TestPartition.run(0, 1, run.leaseId()))
                .build();
        p.waiting(p.leader.decideChangeInvisible(reject, p.now));
        assertThat(p.committed(p.leader.decideDeleteGroup(GROUP, p.now))).isFalse();
        assertThat(p.committed(p.leader.decideDeleteGroup(GROUP, p.now))).isTrue();
    }

    @Test
    void outOfBoundsIsRefused() {
        p.refused(p.leader.decideResend(GROUP, List.of(), p.now), ErrorCode.INVALID_ARGUMENT);
        p.refused(
                p.leader.decideDropLetters(
                        GROUP, LongStream.range(0, 1_001).boxed().toList(), p.now),
                ErrorCode.INVALID_ARGUMENT);
        assertThat(p.committed(p.leader.decideResend("nobody", List.of(1L), p.now)))
                .isZero();
        p.produce(1);
        LeasedRun run = receiveOne();
        p.refused(
                p.leader.decideChangeInvisible(
                        ChangeInvisibleRequest.newBuilder()
                                .setGroup(GROUP)
                                .setFailed(true)
                                .setNote("x".repeat(1_025))
                                .addRuns(TestPartition.run(0, 1, run.leaseId()))
                                .build(),
                        p.now),
                ErrorCode.INVALID_ARGUMENT);
    }
}
