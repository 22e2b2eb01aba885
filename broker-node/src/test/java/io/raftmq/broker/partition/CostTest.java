package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.LeaseId;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.client.wire.proto.AckRequest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What the busy path costs: log bytes a consumed message, and time a stored and a consumed batch. */
class CostTest {
    private static final int BATCH = 32;

    private final TestPartition p = new TestPartition();

    private long logBytes() {
        return p.log.values().stream().mapToLong(ByteBuffer::remaining).sum();
    }

    @Test
    void leasesAndAcksOfABusyGroupTakeFewLogBytes() {
        int rounds = 1_000;
        for (int i = 0; i < rounds; i++) {
            p.produce(BATCH);
        }
        p.receive(1);
        long before = logBytes();
        for (int i = 0; i < rounds - 1; i++) {
            LeasedRun run = p.receive(BATCH).leases().get(0);
            assertThat(p.ack(run.firstOffset(), run.count(), run.leaseId())).isZero();
        }
        double together = (double) (logBytes() - before) / (rounds - 1) / BATCH;

        p.leaderChange();
        TestPartition single = new TestPartition();
        for (int i = 0; i < rounds; i++) {
            single.produce(BATCH);
        }
        single.receive(1);
        before = single.log.values().stream().mapToLong(ByteBuffer::remaining).sum();
        for (int i = 0; i < rounds - 1; i++) {
            LeasedRun run = single.receive(BATCH).leases().get(0);
            for (int ack = 0; ack < BATCH; ack++) {
                single.waiting(single.leader.decideAck(
                        single.ackRequest(run.firstOffset() + ack, 1, run.leaseId()), single.now));
            }
            single.commitAll();
        }
        double oneByOne = (double) (single.log.values().stream()
                                .mapToLong(ByteBuffer::remaining)
                                .sum()
                        - before)
                / (rounds - 1)
                / BATCH;
        System.out.printf(
                "log bytes a message, receives of %d: acked together %.2f, acked one by one in one entry %.2f%n",
                BATCH, together, oneByOne);
        assertThat(together).isLessThan(3);
        assertThat(oneByOne).isLessThanOrEqualTo(8);
    }

    @Test
    void decidingAndReplayingTakesMicroseconds() {
        long[] times = new long[3];
        for (int round = 0; round < 3; round++) {
            TestPartition warm = new TestPartition();
            int batches = 20_000;
            CheckedBatch[] sent = new CheckedBatch[batches];
            for (int i = 0; i < batches; i++) {
                sent[i] = TestBatches.of(7, 0, (long) i * BATCH, BATCH);
            }
            times[0] = perItem(batches, i -> {
                warm.leader.decideProduce(sent[i], warm.now);
                if (i % 16 == 15) {
                    commit(warm);
                }
            });
            commit(warm);
            // As many as the table of outstanding messages holds.
            times[1] = perItem(3_000, i -> {
                warm.leader.decideReceive(warm.receiveRequest(BATCH).build(), warm.now);
                if (i % 16 == 15) {
                    commit(warm);
                }
            });
            commit(warm);
            times[2] = perItem(3_000, i -> {
                AckRequest ack = warm.ackRequest((long) i * BATCH, BATCH, LeaseId.of(1, i));
                warm.waiting(warm.leader.decideAck(ack, warm.now));
                commit(warm);
            });
        }
        System.out.printf(
                "ns a batch of %d, decided and replayed, without Raft or RocksDB: produce %d, receive %d, ack %d%n",
                BATCH, times[0], times[1], times[2]);
        assertThat(times[0]).isLessThan(1_000_000);
        assertThat(times[1]).isLessThan(1_000_000);
    }

    private interface Step {
        void run(int i);
    }

    private static long perItem(int items, Step step) {
        long start = System.nanoTime();
        for (int i = 0; i < items; i++) {
            step.run(i);
        }
        return (System.nanoTime() - start) / items;
    }

    private static void commit(TestPartition partition) {
        partition.commitAll();
        partition.log.clear();
    }
}
