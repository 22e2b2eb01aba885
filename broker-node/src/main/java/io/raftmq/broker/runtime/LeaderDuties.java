package io.raftmq.broker.runtime;

import io.raftmq.broker.cluster.PartitionReports;
import io.raftmq.broker.partition.Retention;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.TopicConfig;
import io.raftmq.meta.placement.LeaderBalance;
import io.raftmq.store.GroupId;
import io.raftmq.store.RaftGroup;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What this node does for the partitions it leads, besides serving: reports them, leads them to the membership that the
 * metadata wants, hands leadership to preferred leaders, applies retention, drops deleted consumer groups. Everything is
 * decided from the newest image against what is, so nothing is lost with a report or a step that failed. Owned by the
 * host's thread.
 */
final class LeaderDuties {
    private static final int TRANSFERS_A_ROUND = 20;
    private static final long TRANSFER_LAG = 1_000;
    private static final Duration TRANSFER_AGAIN_AFTER = Duration.ofMinutes(5);

    /** When leadership was last to be handed over, and in which term. */
    private record Attempt(long term, long atNanos) {}

    private final int nodeId;
    private final Partitions partitions;
    private final DiskWatch disk;
    private final MembershipMover mover;
    private final DeletedGroups deletedGroups = new DeletedGroups();
    private final LongSupplier monotonicNanos;
    private final Map<GroupId, Attempt> attempts = new HashMap<>();

    LeaderDuties(
            int nodeId, Partitions partitions, PartitionReports reports, DiskWatch disk, LongSupplier monotonicNanos) {
        this.nodeId = nodeId;
        this.partitions = partitions;
        this.mover = new MembershipMover(nodeId, reports::report);
        this.disk = disk;
        this.monotonicNanos = monotonicNanos;
    }

    /** Reports and leads on all partitions led here, and has them forget deleted consumer groups. */
    void attend(MetadataImage image) {
        deletedGroups.attend(partitions.all(), image);
        for (PartitionRuntime runtime : partitions.all()) {
            RaftGroup group = runtime.group();
            Partition known = image.partition(runtime.id()).orElse(null);
            long term = runtime.status().servingTerm();
            long version = runtime.status().reportVersion();
            if (group != null && known != null && term > 0) {
                mover.attend(group, known, term, version);
            }
        }
    }

    /** Hands some partitions to their preferred leaders. */
    void balance(MetadataImage image) {
        attempts.keySet().removeIf(id -> partitions.get(id) == null);
        for (LeaderBalance.Transfer transfer : LeaderBalance.transfers(image, nodeId, TRANSFERS_A_ROUND)) {
            PartitionRuntime runtime = partitions.get(transfer.group());
            RaftGroup group = runtime == null ? null : runtime.group();
            if (runtime != null
                    && group != null
                    && group.isLeader()
                    && group.lag(transfer.to()).map(lag -> lag <= TRANSFER_LAG).orElse(false)
                    && mayTry(transfer.group(), runtime.status().servingTerm())) {
                group.transferLeadership(transfer.to());
            }
        }
    }

    /** A transfer that nobody takes stops the partition for an election timeout: in one term it is not tried again soon. */
    private boolean mayTry(GroupId id, long term) {
        long now = monotonicNanos.getAsLong();
        Attempt before = attempts.get(id);
        if (before != null && before.term == term && now - before.atNanos < TRANSFER_AGAIN_AFTER.toNanos()) {
            return false;
        }
        attempts.put(id, new Attempt(term, now));
        return true;
    }

    /** Lets go of what need not be kept, on every replica hosted here. */
    void applyRetention(MetadataImage image) {
        Collection<PartitionRuntime> all = partitions.all();
        long toFree = disk.bytesToFree();
        long held = Math.max(1, all.stream().mapToLong(LeaderDuties::logBytes).sum());
        for (PartitionRuntime runtime : all) {
            TopicConfig config = image.topic(runtime.id().topicUid())
                    .map(topic -> topic.config())
                    .orElse(null);
            if (config != null) {
                long share = (long) ((double) toFree * logBytes(runtime) / held);
                runtime.applyRetention(new Retention(config.retentionMs(), config.retentionBytes(), share));
            }
        }
    }

    private static long logBytes(PartitionRuntime runtime) {
        RaftGroup group = runtime.group();
        return group == null ? 0 : group.logBytes();
    }
}
