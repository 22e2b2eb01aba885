package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.timer.DeliveryTime;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.KeyHash;
import io.raftmq.client.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerTest {
    private TestPartition p = new TestPartition();

    private Produced send(CheckedBatch batch) {
        return p.committed(p.leader.decideProduce(batch, p.now));
    }

    /** Fires all that is due now. */
    private int fireAll() {
        int fired = 0;
        for (FiredTimers chunk = p.leader.fireTimers(p.now); chunk != null; chunk = p.leader.fireTimers(p.now)) {
            fired += chunk.messages();
            p.commitAll();
        }
        return fired;
    }

    /** The bodies in the queue, in order, read where the queue says they lie. */
    private List<String> queue() {
        List<String> bodies = new ArrayList<>();
        for (QueueEntry entry :
                p.machine.messages().scan(p.machine.logStartOffset(), Integer.MAX_VALUE, Integer.MAX_VALUE)) {
            QueueEntry located = p.machine.messages().located(entry);
            ByteBuffer payload = p.log.get(located.raftIndex());
            assertThat(payload)
                    .as("entry " + located.raftIndex() + " is in the log")
                    .isNotNull();
            RecordBatch batch = RecordBatch.read(payload.slice(located.position(), located.length()));
            for (int i = 0; i < entry.count(); i++) {
                bodies.add(
                        new String(batch.messages().get(entry.firstSlot() + i).body(), StandardCharsets.UTF_8));
            }
        }
        return bodies;
    }

    private static String due(long ms) {
        return Long.toString(ms);
    }

    @Test
    void aTimedMessageJoinsTheQueueWhenItIsDueAndNotBefore() {
        long due = p.now + 5_000;
        Produced stored = send(HeldBatches.timed(due));
        assertThat(stored).isEqualTo(Produced.held(1, p.now, false));
        assertThat(p.machine.endOffset()).isZero();
        assertThat(p.leader.nextTimerMs()).isEqualTo(due);
        p.now = due - 1;
        assertThat(p.leader.fireTimers(p.now)).isNull();
        p.now = due;
        assertThat(fireAll()).isEqualTo(1);
        assertThat(queue()).containsExactly(due(due));
        QueueEntry entry = p.machine.messages().floor(0);
        assertThat(entry).isNotNull();
        assertThat(entry.storeTimeMs()).isEqualTo(due);
        assertThat(p.machine.waiting().pendingTimers()).isZero();
        assertThat(p.leader.nextTimerMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void timersOfOneBatchFireInTheOrderOfTheirTimes() {
        long t = p.now + 1_000;
        send(HeldBatches.timed(t + 30, t + 10, t + 10, t + 20));
        send(HeldBatches.timed(t + 15));
        p.now = t + 100;
        assertThat(fireAll()).isEqualTo(5);
        assertThat(queue()).containsExactly(due(t + 10), due(t + 10), due(t + 15), due(t + 20), due(t + 30));
        assertThat(p.machine.messages().scan(0, Integer.MAX_VALUE, 100)).hasSize(4); // those due together are one entry
    }

    @Test
    void aTimeInThePastIsAtOnceEvenBeforeTheBatchIsCommitted() {
        Decision<Produced> decision = p.leader.decideProduce(HeldBatches.timed(p.now - 1, -5), p.now);
        assertThat(p.leader.fireTimers(p.now)).isNotNull();
        p.commitAll();
        assertThat(((Decision.Await<Produced>) decision).entry().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(queue()).containsExactly(due(-5), due(p.now - 1));
    }

    @Test
    void aMessageDueMoreThanAYearAheadIsRefused() {
        long most = p.now + DeliveryTime.MAX_AHEAD_MS;
        send(HeldBatches.timed(most));
        p.refused(
                p.leader.decideProduce(HeldBatches.timed(p.now, most + 3_600_000), p.now),
                ErrorCode.DELIVERY_TIME_TOO_FAR);
        assertThat(p.machine.waiting().pendingTimers()).isEqualTo(1);
    }

    @Test
    void aRepeatIsAnsweredWithTheSameHeldIdAlsoWhileInFlight() {
        CheckedBatch batch = HeldBatches.timedFrom(7, 0, p.now + 10, p.now + 20);
        Decision.Await<Produced> first = p.waiting(p.leader.decideProduce(batch, p.now));
        Decision.Await<Produced> second = p.waiting(p.leader.decideProduce(batch, p.now));
        assertThat(second.entry()).isSameAs(first.entry());
        assertThat(second.answer()).isEqualTo(Produced.held(1, p.now, true));
        p.commitAll();
        assertThat(p.now(p.leader.decideProduce(batch, p.now))).isEqualTo(Produced.held(1, p.now, true));
        assertThat(p.machine.waiting().pendingTimers()).isEqualTo(2);
        p.reload();
        p.leader = p.machine.startLeading(++p.term);
        assertThat(p.now(p.leader.decideProduce(batch, p.now))).isEqualTo(Produced.held(1, p.now, true));
    }

    @Test
    void aCancelledTimerDoesNotFire() {
        long t = p.now + 1_000;
        long first = send(HeldBatches.timed(t, t, t)).heldId();
        assertThat(p.committed(p.leader.decideCancelTimer(first + 1, p.now))).isEqualTo(Cancelled.NOW);
        assertThat(p.committed(p.leader.decideCancelTimer(first + 1, p.now)))
                .as("asked again since the answer was lost")
                .isEqualTo(Cancelled.BEFORE);
        assertThat(p.committed(p.leader.decideCancelTimer(first + 3, p.now))).isEqualTo(Cancelled.NOT);
        p.leaderChange();
        p.reload();
        p.leader = p.machine.startLeading(++p.term);
        assertThat(p.committed(p.leader.decideCancelTimer(first + 1, p.now)))
                .as("wherever that is")
                .isEqualTo(Cancelled.BEFORE);
        assertThat(p.machine.waiting().timers(0, 0, 10))
                .extracting(PendingTimer::heldId)
                .containsExactly(first, first + 2);
        p.now = t;
        assertThat(fireAll()).isEqualTo(2);
        assertThat(p.committed(p.leader.decideCancelTimer(first, p.now))).isEqualTo(Cancelled.NOT);
        assertThat(p.machine.messages().scan(0, Integer.MAX_VALUE, 10))
                .extracting(QueueEntry::firstSlot)
                .containsExactly(0, 2);
    }

    @Test
    void aBurstIsFiredInChunksOfWhichFewAreInFlight() {
        p = new TestPartition(PartitionLimits.DEFAULT.with(new HeldLimits(1_000, 4, 10, 2, 0)));
        long t = p.now + 10;
        long[] together = new long[25];
        java.util.Arrays.fill(together, t);
        send(HeldBatches.timed(together));
        for (int i = 0; i < 10; i++) {
            send(HeldBatches.timed(t + i, t + i));
        }
        p.now = t + 100;
        FiredTimers one = p.leader.fireTimers(p.now);
        FiredTimers two = p.leader.fireTimers(p.now);
        assertThat(one).isNotNull();
        assertThat(one.messages()).isEqualTo(10);
        assertThat(one.full()).isTrue();
        assertThat(two).isNotNull();
        assertThat(two.messages()).isEqualTo(10);
        assertThat(p.leader.fireTimers(p.now)).isNull();
        assertThat(p.leader.nextTimerMs()).isEqualTo(Long.MAX_VALUE);
        p.commitAll();
        assertThat(p.leader.nextTimerMs()).isEqualTo(t);
        assertThat(fireAll()).isEqualTo(25);
        assertThat(p.machine.endOffset()).isEqualTo(45);
        assertThat(queue().subList(0, 27)).containsOnly(due(t));
    }

    @Test
    void timersBeyondTheWindowInMemoryFireToo() {
        p = new TestPartition(PartitionLimits.DEFAULT.with(new HeldLimits(1_000, 4, 100, 2, 0)));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            long due = p.now + 1 + (i * 37) % 50;
            send(HeldBatches.timed(due));
        }
        for (int i = 0; i < 50; i++) {
            expected.add(due(p.now + 1 + i));
        }
        p.now += 100;
        fireAll();
        assertThat(queue()).isEqualTo(expected);
    }

    @Test
    void aPartitionHoldsNoMoreThanItsBound() {
        p = new TestPartition(PartitionLimits.DEFAULT.with(new HeldLimits(3, 4, 100, 2, 0)));
        send(HeldBatches.timed(p.now + 10, p.now + 20));
        p.refused(p.leader.decideProduce(HeldBatches.timed(p.now + 10, p.now + 20), p.now), ErrorCode.BUSY);
        send(HeldBatches.timed(p.now + 10));
        p.now += 15;
        fireAll();
        send(HeldBatches.timed(p.now + 10, p.now + 20));
    }

    @Test
    void anotherLeaderFiresWhatTheFirstDidNot() {
        long t = p.now + 10;
        send(HeldBatches.timed(t, t + 1, t + 2));
        p.now = t;
        assertThat(p.leader.fireTimers(p.now)).isNotNull();
        List<ProposedEntry> lost = p.poll();
        assertThat(lost).hasSize(1);
        p.leaderChange();
        p.now = t + 5;
        assertThat(fireAll()).isEqualTo(3);
        assertThat(queue()).containsExactly(due(t), due(t + 1), due(t + 2));
    }

    @Test
    void aReleaseThatCommitsAfterItsLeaderWentIsNotRepeated() {
        long t = p.now + 10;
        send(HeldBatches.timed(t, t + 1));
        p.now = t;
        assertThat(p.leader.fireTimers(p.now)).isNotNull();
        ByteBuffer inFlight = p.poll().get(0).payload();
        long oldTerm = p.term;
        p.machine.stopLeading();
        p.commit(inFlight, oldTerm);
        p.leader = p.machine.startLeading(++p.term);
        p.now = t + 5;
        assertThat(fireAll()).isEqualTo(1);
        assertThat(queue()).containsExactly(due(t), due(t + 1));
    }

    @Test
    void whatAFailedProposalWouldHaveFiredIsFiredAgain() {
        long t = p.now + 10;
        send(HeldBatches.timed(t));
        p.now = t;
        assertThat(p.leader.fireTimers(p.now)).isNotNull();
        p.leader.failed(p.poll().get(0), true);
        p.machine.tellSettled();
        assertThat(fireAll()).isEqualTo(1);
        assertThat(queue()).containsExactly(due(t));
    }

    @Test
    void traitsOtherThanTheTimeFollowIntoTheQueue() {
        send(HeldBatches.timedInLane("orders", p.now));
        fireAll();
        QueueEntry entry = p.machine.messages().floor(0);
        assertThat(entry).isNotNull();
        assertThat(p.machine.messages().traits(entry).get(0).lane()).isEqualTo(KeyHash.of("orders"));
        assertThat(p.machine.messages().traits(entry).get(0).isTimed()).isFalse();
        p.reload();
        assertThat(p.machine.messages().traits(entry).get(0).lane()).isEqualTo(KeyHash.of("orders"));
    }

    @Test
    void timersAreListedInPages() {
        long t = p.now + 1_000;
        send(HeldBatches.timed(t, t, t, t + 5));
        send(HeldBatches.timed(t - 1));
        assertThat(p.machine.waiting().timers(0, 0, 3))
                .extracting(PendingTimer::heldId)
                .containsExactly(5L, 1L, 2L);
        assertThat(p.machine.waiting().timers(t, 3, 3))
                .extracting(PendingTimer::heldId)
                .containsExactly(3L, 4L);
    }

    @Test
    void aReloadedReplicaKnowsItsTimers() {
        long t = p.now + 10;
        send(HeldBatches.timed(t, t + 10));
        p.now = t;
        fireAll();
        p.reload();
        p.leader = p.machine.startLeading(++p.term);
        assertThat(p.leader.nextTimerMs()).isEqualTo(t + 10);
        assertThat(p.machine.waiting().pendingTimers()).isEqualTo(1);
    }
}
