package io.raftmq.broker;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Partitions;
import io.raftmq.store.GroupId;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.raft.RaftStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Before a node stops, others take over what it leads, so that nobody waits for an election. */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final long LOOK_EVERY_MS = 20;

    private final BrokerConfig config;
    private final RaftStore store;
    private final Partitions partitions;

    Handover(BrokerConfig config, RaftStore store, Partitions partitions) {
        this.config = config;
        this.store = store;
        this.partitions = partitions;
    }

    /** Asks the most advanced other voter of each group led here to take over; waits a bounded time. */
    void handOver() throws InterruptedException {
        long deadline = System.nanoTime() + config.shutdownTransfer().toNanos();
        List<RaftGroup> asked = new ArrayList<>();
        for (RaftGroup group : led()) {
            successor(group).ifPresent(peer -> {
                group.transferLeadership(peer);
                asked.add(group);
            });
        }
        while (asked.stream().anyMatch(RaftGroup::isLeader) && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_EVERY_MS);
        }
        long left = asked.stream().filter(RaftGroup::isLeader).count();
        if (left > 0) {
            LOG.warn("node {}: {} groups were not taken over in time", config.nodeId(), left);
        }
    }

    private List<RaftGroup> led() {
        List<RaftGroup> groups = new ArrayList<>();
        for (PartitionRuntime partition : partitions.all()) {
            RaftGroup group = partition.group();
            if (group != null && group.isLeader()) {
                groups.add(group);
            }
        }
        store.group(GroupId.METADATA).filter(RaftGroup::isLeader).ifPresent(groups::add);
        return groups;
    }

    private static Optional<PeerAddress> successor(RaftGroup group) {
        return group.membership().voters().stream()
                .filter(peer -> !peer.equals(group.self()) && group.lag(peer).isPresent())
                .min((a, b) -> Long.compare(
                        group.lag(a).orElse(Long.MAX_VALUE), group.lag(b).orElse(Long.MAX_VALUE)));
    }
}
