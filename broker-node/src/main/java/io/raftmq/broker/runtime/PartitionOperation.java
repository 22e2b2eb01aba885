package io.raftmq.broker.runtime;

/** One request at work, on the partition's loop, while this replica leads. It answers its call now or later. */
@FunctionalInterface
public interface PartitionOperation {
    void run(LeaderContext context);
}
