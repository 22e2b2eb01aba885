package io.raftmq.broker.partition;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a batch of 32 messages costs a partition: decided and replayed, and found again. Without Raft, RocksDB and network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PartitionBenchmark {
    private static final int BATCH = 32;
    private static final int STORED = 1_000;

    private final CheckedBatch batch = TestBatches.plain(BATCH);
    private TestPartition partition = new TestPartition();
    private long asked;

    @Setup(Level.Iteration)
    public void fill() {
        partition = new TestPartition();
        for (int i = 0; i < STORED; i++) {
            partition.produce(BATCH);
        }
    }

    @Benchmark
    public void store() {
        partition.leader.decideProduce(batch, partition.now);
        for (ProposedEntry entry : partition.poll()) {
            partition.commit(entry.payload(), partition.term);
        }
        partition.log.clear();
    }

    @Benchmark
    public List<QueueEntry> find() {
        asked = (asked + 7_919) % (STORED * BATCH);
        return partition.machine.messages().scan(asked, 1 << 20, BATCH);
    }
}
