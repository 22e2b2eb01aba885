package io.raftmq.broker.runtime;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.partition.PartitionLimits;
import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.store.PeerAddress;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What all partitions of a node share.
 *
 * @param limits the bounds of a partition's queues
 * @param partitionLimits the bounds a partition's leader decides by
 * @param loops the threads that own partitions
 * @param reader answers from the log
 * @param counters the node's counts
 * @param endpoints the client endpoint of the node at a peer address; null if not known
 * @param votersTimeMs the median of the wall clocks of a group's voters, ms since the Unix epoch
 * @param monotonicNanos a clock that only goes forward, ns
 * @param groupSettings of a consumer group, by name, as the newest metadata here says
 */
public record RuntimeServices(
        BrokerConfig.Limits limits,
        PartitionLimits partitionLimits,
        PartitionLoops loops,
        EntryReader reader,
        BrokerCounters counters,
        Function<PeerAddress, @Nullable LeaderHint> endpoints,
        ToLongFunction<Set<PeerAddress>> votersTimeMs,
        LongSupplier monotonicNanos,
        Function<String, GroupSettings> groupSettings) {}
