package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.held.Body;
import io.raftmq.client.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CarryForwardTest {
    private static final Retention NOTHING_OLDER_THAN_A_SECOND = new Retention(1_000, -1, 0);

    private final TestPartition p =
            new TestPartition(PartitionLimits.DEFAULT.with(new HeldLimits(1_000, 4, 10, 2, 100)));

    private Produced send(CheckedBatch batch) {
        return p.committed(p.leader.decideProduce(batch, p.now));
    }

    private void trim() {
        p.committed(p.leader.decideTrim(NOTHING_OLDER_THAN_A_SECOND, p.now));
    }

    private List<Body> plan(long logBytes) {
        List<Body> plan = p.leader
                .planCarry(p.machine.queueRaftIndex(), logBytes, false, p.now)
                .bodies();
        p.commitAll();
        return plan;
    }

    private void carry(Body body) {
        ByteBuffer bytes = Objects.requireNonNull(p.log.get(body.raftIndex())).slice(body.position(), body.length());
        assertThat(p.committed(p.leader.decideCarry(body.id(), bytes, p.now))).isTrue();
    }

    /** Lets the log go as the runtime does. */
    private void letGo() {
        p.log.keySet().removeIf(index -> index < p.machine.trimmableRaftIndex());
    }

    private RecordBatch read(long offset) {
        QueueEntry entry = p.machine
                .messages()
                .located(Objects.requireNonNull(p.machine.messages().floor(offset)));
        ByteBuffer payload = p.log.get(entry.raftIndex());
        assertThat(payload).as("entry " + entry.raftIndex()).isNotNull();
        return RecordBatch.read(payload.slice(entry.position(), entry.length()));
    }

    @Test
    void aTimedMessageOutlivesTheRetentionOfItsPlaceInTheLog() {
        send(HeldBatches.timed(p.now + 100_000));
        p.produce(3);
        p.now += 50_000;
        trim();
        assertThat(p.machine.logStartOffset()).isEqualTo(3);
        assertThat(p.machine.trimmableRaftIndex()).as("pinned").isEqualTo(1);
        List<Body> plan = plan(100_000);
        assertThat(plan).hasSize(1);
        carry(plan.get(0));
        letGo();
        assertThat(p.log).as("the first place is gone").doesNotContainKey(1L);
        p.now += 60_000;
        assertThat(p.leader.fireTimers(p.now)).isNotNull();
        p.commitAll();
        assertThat(read(3).header().count()).isEqualTo(1);
        p.reload();
        assertThat(read(3).header().count()).isEqualTo(1);
    }

    @Test
    void whatFiredKeepsItsBodyUntilRetentionPassesItInTheQueue() {
        send(HeldBatches.timed(p.now + 10_000, p.now + 900_000));
        p.now += 10_000;
        p.leader.fireTimers(p.now);
        p.commitAll();
        trim();
        carry(plan(100_000).get(0));
        letGo();
        assertThat(read(0).header().count()).isEqualTo(2);
        p.now += 890_000;
        p.leader.fireTimers(p.now);
        p.commitAll();
        assertThat(p.machine.waiting().pendingTimers()).isZero();
        assertThat(read(1).header().count()).isEqualTo(2);
        p.now += 5_000;
        p.produce(1);
        trim();
        assertThat(plan(100_000)).as("nothing needs it").isEmpty();
        assertThat(p.machine.trimmableRaftIndex()).isEqualTo(p.machine.queueRaftIndex());
    }

    @Test
    void carryingWaitsUntilItPays() {
        send(HeldBatches.timed(p.now + 100_000));
        p.produce(3);
        p.now += 50_000;
        trim();
        assertThat(plan(150)).isEmpty();
        assertThat(p.leader
                        .planCarry(p.machine.queueRaftIndex(), 100_000, true, p.now)
                        .bodies())
                .hasSize(1);
    }

    @Test
    void aBodyThatIsCancelledWhileItIsCarriedIsForgotten() {
        long id = send(HeldBatches.timed(p.now + 100_000)).heldId();
        p.produce(3);
        p.now += 50_000;
        trim();
        List<Body> plan = plan(100_000);
        assertThat(p.committed(p.leader.decideCancelTimer(id, p.now))).isEqualTo(Cancelled.NOW);
        carry(plan.get(0));
        assertThat(p.machine.trimmableRaftIndex()).isEqualTo(p.machine.queueRaftIndex());
        assertThat(plan(100_000)).isEmpty();
    }

    @Test
    void aBodyIsCarriedAgainAndAgain() {
        send(HeldBatches.timed(p.now + 1_000_000));
        for (int i = 0; i < 3; i++) {
            p.produce(3);
            p.now += 50_000;
            trim();
            List<Body> plan = plan(1L << 40);
            assertThat(plan).hasSize(1);
            carry(plan.get(0));
            letGo();
            p.reload();
            p.leader = p.machine.startLeading(++p.term);
        }
        p.now += 1_000_000;
        assertThat(p.leader.fireTimers(p.now)).isNotNull();
        p.commitAll();
        assertThat(read(p.machine.endOffset() - 1).header().count()).isEqualTo(1);
    }

    @Test
    void aLongRowOfUselessBodiesIsDroppedInSteps() {
        for (int i = 0; i < 1_500; i++) {
            send(HeldBatches.timed(p.now));
            assertThat(p.leader.fireTimers(p.now)).isNotNull();
            p.commitAll();
        }
        p.now += 5_000;
        p.produce(1);
        trim();
        long needed = p.machine.queueRaftIndex();
        CarryPlan first = p.leader.planCarry(needed, 1L << 40, false, p.now);
        assertThat(first.goOnAfter()).isNotNull();
        p.commitAll();
        assertThat(p.machine.trimmableRaftIndex()).isLessThan(needed);
        assertThat(p.leader.planCarry(needed, 1L << 40, false, p.now).goOnAfter())
                .isNull();
        p.commitAll();
        assertThat(p.machine.trimmableRaftIndex()).isEqualTo(p.machine.queueRaftIndex());
    }
}
