package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Kept;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.held.Body;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.WhenExhausted;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.meta.model.RetryPolicy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random failures, acks, deaths, resends, redeliveries, trims, leader changes and restarts. A message that was delivered is outstanding, or
 * a dead letter, or done with: always exactly one of these, and none is delivered more often than its attempts and the
 * changes of leader allow. Another replica that replays the same log has the same state. The seed is in each failure.
 */
class DeadLetterModelTest {
    private static final int STEPS = 2_500;
    private static final int ATTEMPTS = 3;
    private static final String GROUP = TestPartition.GROUP;

    private record Entry(long term, ByteBuffer payload) {}

    private final TestPartition p = new TestPartition();
    private final List<Entry> log = new ArrayList<>();
    private final List<ProposedEntry> pending = new ArrayList<>();
    private final List<LeasedRun> leases = new ArrayList<>();
    private final Set<Long> done = new HashSet<>();
    private final Set<Long> delivered = new HashSet<>();
    /** Since it last became a message like new. */
    private final Map<Long, Integer> deliveries = new HashMap<>();

    private Random random = new Random();
    private int leaderChanges;
    private int deaths;
    private int resent;
    private int carried;
    private int redelivered;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, -345796208321056978L})
    void nothingVanishes(long seed) {
        run(seed);
    }

    @Test
    void nothingVanishesUnderASeedNeverTriedBefore() {
        run(ThreadLocalRandom.current().nextLong());
    }

    void run(long seed) {
        try {
            simulate(seed);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void simulate(long seed) {
        random = new Random(seed);
        p.settings = new GroupSettings(
                new RetryPolicy.Ladder(List.of(0L, 500L, 2_000L)),
                ATTEMPTS,
                WhenExhausted.EXHAUSTED_DEAD_LETTER,
                900_000,
                GroupSettings.FOR_EVER,
                GroupSettings.DEFAULT.expiredTo());
        for (int step = 0; step < STEPS; step++) {
            act(random.nextInt(1_000));
        }
        commit(Integer.MAX_VALUE);
        check();
        sameOnAnotherReplica();
        System.out.println("seed " + seed + ": " + log.size() + " entries, " + p.machine.endOffset() + " messages, "
                + done.size() + " done, " + deaths + " dead letters at some time, " + resent + " resent, "
                + leaderChanges + " leader changes, " + carried + " batches carried forward");
        assertThat(deaths).isPositive();
        assertThat(resent).isPositive();
        assertThat(carried).isPositive();
        assertThat(redelivered).isPositive();
    }

    private void act(int choice) {
        if (choice < 120) {
            p.leader.decideProduce(TestBatches.plain(1 + random.nextInt(4)), p.now);
        } else if (choice < 380) {
            receive();
        } else if (choice < 400) {
            redeliver();
        } else if (choice < 500) {
            ack();
        } else if (choice < 650) {
            fail();
        } else if (choice < 740) {
            p.now += random.nextInt(4_000);
        } else if (choice < 930) {
            commit(1 + random.nextInt(3));
        } else if (choice < 950) {
            p.leader.decideOverdue(p.now);
        } else if (choice < 965) {
            takeLetters(true);
        } else if (choice < 970) {
            takeLetters(false);
        } else if (choice < 980) {
            p.leader.decideTrim(new Retention(random.nextInt(20_000), -1, 0), p.now);
        } else if (choice < 985) {
            carry();
        } else if (choice < 992) {
            commit(Integer.MAX_VALUE);
            check();
        } else {
            changeLeader(random.nextBoolean());
        }
    }

    private void receive() {
        Decision<Received> decision = p.leader.decideReceive(
                p.receiveRequest(1 + random.nextInt(5))
                        .setInvisibleMs(1_000 + random.nextInt(3_000))
                        .build(),
                p.now);
        if (decision instanceof Decision.Done<Received> answered) {
            delivered(answered.answer());
        } else if (decision instanceof Decision.Await<Received> await) {
            whenApplied(await, this::delivered);
        }
    }

    private void delivered(Received received) {
        for (LeasedRun run : received.leases()) {
            leases.add(run);
            for (long offset = run.firstOffset(); offset < run.firstOffset() + run.count(); offset++) {
                delivered.add(offset);
                int times = deliveries.merge(offset, 1, Integer::sum);
                assertThat(run.attempt()).isLessThanOrEqualTo(ATTEMPTS);
                assertThat(times).as("deliveries of %s", offset).isLessThanOrEqualTo(ATTEMPTS + leaderChanges);
                assertThat(done).as("done before").doesNotContain(offset);
                long at = offset;
                assertThat(received.batches()).anyMatch(batch -> batch.baseOffset() <= at && at < batch.endOffset());
            }
        }
        while (leases.size() > 30) {
            leases.remove(random.nextInt(leases.size()));
        }
    }

    private void ack() {
        if (leases.isEmpty()) {
            return;
        }
        LeasedRun run = leases.get(random.nextInt(leases.size()));
        Set<Long> open = open(run);
        AckRequest request = p.ackRequest(run.firstOffset(), run.count(), run.leaseId());
        whenApplied(p.leader.decideAck(request, p.now), results -> {
            // Of a run that belongs to another in part, the rest is done all the same.
            open.removeIf(offset -> results.get(0) != 0 && isSomewhere(offset));
            done.addAll(open);
        });
    }

    /** Messages of the run that are still to be consumed, as the leader sees it. */
    private Set<Long> open(LeasedRun run) {
        Set<Long> open = new HashSet<>();
        ConsumerGroup group = group();
        for (long offset = run.firstOffset(); offset < run.firstOffset() + run.count(); offset++) {
            if (group == null
                    || offset >= group.cursor()
                    || !group.outstanding().within(offset, offset + 1).isEmpty()) {
                open.add(offset);
            }
        }
        return open;
    }

    private void fail() {
        if (leases.isEmpty()) {
            return;
        }
        LeasedRun run = leases.get(random.nextInt(leases.size()));
        int skip = random.nextInt(run.count());
        p.leader.decideChangeInvisible(
                ChangeInvisibleRequest.newBuilder()
                        .setGroup(GROUP)
                        .setFailed(true)
                        .setByPolicy(random.nextInt(4) > 0)
                        .setReject(random.nextInt(10) == 0)
                        .addRuns(TestPartition.run(run.firstOffset() + skip, run.count() - skip, run.leaseId()))
                        .build(),
                p.now);
    }

    private void takeLetters(boolean resend) {
        List<DeadLetter> letters = p.machine.deadLetters().scan(GROUP, 0, 1 + random.nextInt(10));
        if (letters.isEmpty()) {
            return;
        }
        List<Long> numbers = letters.stream().map(DeadLetter::number).toList();
        if (resend) {
            letters.forEach(letter -> deliveries.remove(letter.offset()));
            whenApplied(p.leader.decideResend(GROUP, numbers, p.now), taken -> resent += taken);
        } else {
            Decision<Integer> drop = p.leader.decideDropLetters(GROUP, numbers, p.now);
            if (drop instanceof Decision.Await<Integer> await && await.answer() == letters.size()) {
                whenApplied(drop, taken -> letters.forEach(letter -> done.add(letter.offset())));
            } else {
                commit(Integer.MAX_VALUE); // some were on their way out: which ones shows when all is applied
                Set<Long> left = new HashSet<>();
                p.machine.deadLetters().scan(GROUP, 0, Integer.MAX_VALUE).forEach(letter -> left.add(letter.number()));
                letters.stream()
                        .filter(letter -> !left.contains(letter.number()) && !isSomewhere(letter.offset()))
                        .forEach(letter -> done.add(letter.offset()));
            }
        }
    }

    /** A message comes once more, wherever it is; then it is not done with any longer. */
    private void redeliver() {
        ConsumerGroup group = group();
        if (group == null || group.cursor() <= 0) {
            return;
        }
        long offset = random.nextLong(group.cursor());
        RedeliveryId id = new RedeliveryId(random.nextLong(), 1);
        Decision<Boolean> decision = p.leader.decideRedeliver(GROUP, offset, id, p.now);
        if (decision instanceof Decision.Await<Boolean> await && await.answer()) {
            deliveries.put(offset, -1); // the answer to a receive of before may still be on its way
            whenApplied(decision, offered -> {
                delivered.add(offset);
                done.remove(offset);
                redelivered++;
            });
        }
    }

    /** Whether the message is still to be delivered, outstanding, or a dead letter in the applied state. */
    private boolean isSomewhere(long offset) {
        ConsumerGroup group = new StateLoader(p.state).load().groups.find(GROUP, 0);
        return group == null
                || offset >= group.cursor()
                || !group.outstanding().within(offset, offset + 1).isEmpty()
                || p.machine.deadLetters().scan(GROUP, 0, Integer.MAX_VALUE).stream()
                        .anyMatch(letter -> letter.offset() == offset);
    }

    /** What the queue has let go of and is needed all the same is written again; below it the log is let go of. */
    private void carry() {
        long needed = p.machine.queueRaftIndex();
        for (Body body : p.leader.planCarry(needed, 1L << 40, true, p.now).bodies()) {
            if (p.leader.decideCarry(body.id(), bytes(body.raftIndex(), body.position(), body.length()), p.now)
                    instanceof Decision.Await) {
                carried++;
            }
        }
        long trimmable = p.machine.trimmableRaftIndex();
        p.log.keySet().removeIf(index -> index < trimmable);
    }

    private ByteBuffer bytes(long raftIndex, int position, int length) {
        ByteBuffer payload = p.log.get(raftIndex);
        assertThat(payload).as("entry %s is in the log", raftIndex).isNotNull();
        return payload.slice(position, length);
    }

    /** The messages of dead letters, and those that the group keeps, can be read. */
    private void checkBytes(QueueEntry entry) {
        QueueEntry located = p.machine.messages().located(entry);
        ByteBuffer batch = bytes(located.raftIndex(), located.position(), located.length());
        assertThat(BatchHeader.read(batch, 0).crcMatches(batch, 0)).isTrue();
        assertThat(BatchHeader.read(batch, 0).count()).isGreaterThan(entry.firstSlot());
    }

    private static <A> void whenApplied(Decision<A> decision, Consumer<A> then) {
        if (decision instanceof Decision.Await<A> await) {
            await.entry().whenSettled(outcome -> {
                if (outcome == Outcome.APPLIED) {
                    then.accept(await.answer());
                }
            });
        } else if (decision instanceof Decision.Done<A> answered) {
            then.accept(answered.answer());
        }
    }

    private void commit(int most) {
        List<ProposedEntry> entries = p.poll();
        pending.addAll(entries);
        for (int left = most; left > 0 && !pending.isEmpty(); left--) {
            ProposedEntry next = pending.remove(0);
            log.add(new Entry(p.term, next.payload()));
            assertThat(p.commit(next.payload(), p.term)).isTrue();
        }
    }

    /** What was not committed is lost. */
    private void changeLeader(boolean restart) {
        pending.clear();
        leaderChanges++;
        if (restart) {
            p.machine.stopLeading();
            p.machine.tellSettled();
            p.machine = new PartitionMachine(PartitionLimits.DEFAULT, group -> p.settings);
            p.machine.load(p.state);
            p.leader = p.machine.startLeading(++p.term);
        } else {
            p.leaderChange();
        }
        // Of leases that were lost with their leader the partition knows nothing.
        ConsumerGroup group = group();
        delivered.removeIf(offset -> group == null || offset >= group.cursor());
    }

    private @Nullable ConsumerGroup group() {
        PartitionState view = p.leader.pipeline().view();
        return view.groups.find(GROUP, view.head.logStart());
    }

    /** With nothing in flight: each message that was delivered is in one place. */
    private void check() {
        checkPins();
        ConsumerGroup group = group();
        if (group == null) {
            return;
        }
        Map<Long, Integer> places = new HashMap<>();
        for (Run run : group.outstanding().within(0, Long.MAX_VALUE)) {
            for (long offset = run.first(); offset < run.end(); offset++) {
                places.merge(offset, 1, Integer::sum);
            }
        }
        List<DeadLetter> letters = p.machine.deadLetters().scan(GROUP, 0, Integer.MAX_VALUE);
        deaths = Math.max(deaths, letters.size());
        assertThat(p.machine.deadLetters().held(GROUP)).isEqualTo(letters.size());
        letters.forEach(letter -> places.merge(letter.offset(), 1, Integer::sum));
        done.forEach(offset -> places.merge(offset, 1, Integer::sum));
        for (long offset = 0; offset < group.cursor(); offset++) {
            // What retention took before it was ever delivered was in no place.
            int expected = delivered.contains(offset) || places.containsKey(offset) ? 1 : 0;
            assertThat(places.getOrDefault(offset, 0))
                    .as("places of %s", offset)
                    .isEqualTo(expected);
        }
    }

    /** Each message that may be needed when the queue has let go of it pins its batch once, and nothing else does. */
    private void checkPins() {
        PartitionState stored = new StateLoader(p.state).load();
        Map<BodyId, Long> pins = new HashMap<>();
        stored.heldTables.bodies(body -> {
            if (body.pins() > 0) {
                pins.put(body.id(), body.pins());
            }
            return true;
        });
        Map<BodyId, Long> expected = new HashMap<>();
        ConsumerGroup group = stored.groups.find(GROUP, 0);
        if (group == null) {
            return;
        }
        for (long offset = 0; offset < group.cursor(); offset++) {
            Kept kept = group.kept(offset);
            if (kept != null) {
                expected.merge(new BodyId(kept.at().raftIndex(), kept.at().position()), 1L, Long::sum);
                checkBytes(DeadLetterIndex.entry(kept.first(), kept.count(), kept.at()));
                assertThat(group.outstanding().within(offset, offset + 1)).hasSize(1);
            } else {
                assertThat(offset >= p.machine.logStartOffset()
                                || group.outstanding()
                                        .within(offset, offset + 1)
                                        .isEmpty())
                        .as("%s can be found", offset)
                        .isTrue();
            }
        }
        p.machine.deadLetters().scan(GROUP, 0, Integer.MAX_VALUE).forEach(letter -> {
            expected.merge(new BodyId(letter.at().raftIndex(), letter.at().position()), 1L, Long::sum);
            checkBytes(DeadLetterQueues.entryOf(letter));
        });
        assertThat(pins).isEqualTo(expected);
    }

    private void sameOnAnotherReplica() {
        TestState state = new TestState();
        PartitionMachine replica = new PartitionMachine(PartitionLimits.DEFAULT);
        replica.load(state);
        int index = 0;
        while (index < log.size()) {
            TestState.Batch batch = state.batch();
            for (int end = Math.min(log.size(), index + 1 + random.nextInt(5)); index < end; index++) {
                replica.replay(index + 1, log.get(index).term(), log.get(index).payload(), batch);
            }
            batch.commit();
        }
        assertThat(state.dump()).isEqualTo(p.state.dump());
    }
}
