package io.raftmq.broker.admin;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.net.WireServer;
import io.raftmq.broker.quota.Quotas;
import io.raftmq.broker.runtime.BrokerCounters;
import io.raftmq.broker.runtime.DiskWatch;
import io.raftmq.broker.runtime.PartitionHost;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Partitions;
import io.raftmq.meta.runtime.MetadataService;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.raft.RaftStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A running node as its operators see it.
 *
 * @param epoch of this process's registration; 0 while it has none
 */
public record NodeView(
        BrokerConfig config,
        WireServer server,
        RaftStore store,
        MetadataService meta,
        Partitions partitions,
        PartitionHost host,
        BrokerCounters counters,
        Quotas quotas,
        DiskWatch disk,
        LongSupplier epoch) {

    /** What still stands between this node and serving; empty when it is ready. */
    public List<String> notReadyBecause() {
        List<String> reasons = new ArrayList<>();
        long registered = epoch.getAsLong();
        boolean known = registered > 0
                && meta.image()
                        .node(config.nodeId())
                        .map(node -> node.epoch() == registered)
                        .orElse(false);
        if (!known) {
            reasons.add("not registered with the metadata group");
        }
        if (meta.leader().isEmpty()) {
            reasons.add("no leader of the metadata group is known");
        }
        if (!host.isCaughtUpWithMetadata()) {
            reasons.add("replicas placed here are not started yet");
        }
        long leaderless = partitions.all().stream()
                .filter(partition -> !hasLeader(partition))
                .count();
        if (leaderless > 0) {
            reasons.add(leaderless + " replicas know no leader");
        }
        return reasons;
    }

    private static boolean hasLeader(PartitionRuntime partition) {
        RaftGroup group = partition.group();
        return partition.status().leads()
                || (group != null && !group.isLeader() && group.leader().isPresent());
    }
}
