package io.raftmq.client.routing;

import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.client.wire.proto.PartitionInfo;
import io.raftmq.client.wire.proto.TopicInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One topic's partitions and their leaders, as last heard. Immutable.
 *
 * @param firstPartitions how many partitions the topic was created with; claims are spread over these
 * @param maxMessageBytes the largest message it takes
 * @param partitions by number
 */
public record TopicRoute(String name, long uid, int firstPartitions, int maxMessageBytes, List<Leader> partitions) {
    /** Node id of a partition without a leader. */
    public static final int NO_LEADER = -1;

    /** Who leads a partition, and since which term. */
    public record Leader(int nodeId, long term) {
        private static final Leader UNKNOWN = new Leader(NO_LEADER, -1);
    }

    static TopicRoute of(TopicInfo info) {
        List<Leader> leaders = new ArrayList<>();
        for (PartitionInfo partition : info.getPartitionsList()) {
            while (leaders.size() < partition.getPartition()) {
                leaders.add(Leader.UNKNOWN);
            }
            Leader leader = new Leader(partition.getLeader(), partition.getLeaderTerm());
            if (leaders.size() == partition.getPartition()) {
                leaders.add(leader);
            } else {
                leaders.set(partition.getPartition(), leader);
            }
        }
        int largest = info.getSettings().getMaxMessageBytes();
        return new TopicRoute(
                info.getName(),
                info.getUid(),
                info.getFirstPartitions(),
                largest > 0 ? largest : Integer.MAX_VALUE,
                List.copyOf(leaders));
    }

    /** Node id of the leader, or {@link #NO_LEADER}. */
    public int leader(int partition) {
        return partition < partitions.size() ? partitions.get(partition).nodeId() : NO_LEADER;
    }

    /** This route with what a hint says, unless the route knows of a later term; then null. */
    @Nullable
    TopicRoute with(int partition, LeaderHint hint) {
        if (partition >= partitions.size()
                || hint.getTerm() < partitions.get(partition).term()) {
            return null;
        }
        return replaced(partition, new Leader(hint.getNodeId(), hint.getTerm()));
    }

    /** This route, believing whatever is heard next about a partition whose leader did not serve. */
    TopicRoute doubting(int partition) {
        return partition < partitions.size() ? replaced(partition, new Leader(leader(partition), -1)) : this;
    }

    /** The newer of two routes, partition by partition: a refresh may come from a node that lags behind a hint. */
    TopicRoute mergedOver(TopicRoute older) {
        if (older.uid != uid) {
            return this;
        }
        List<Leader> merged = new ArrayList<>(partitions);
        for (int i = 0; i < Math.min(merged.size(), older.partitions.size()); i++) {
            if (older.partitions.get(i).term() > merged.get(i).term()
                    && older.partitions.get(i).nodeId() != NO_LEADER) {
                merged.set(i, older.partitions.get(i));
            }
        }
        return new TopicRoute(name, uid, firstPartitions, maxMessageBytes, List.copyOf(merged));
    }

    private TopicRoute replaced(int partition, Leader leader) {
        List<Leader> changed = new ArrayList<>(partitions);
        changed.set(partition, leader);
        return new TopicRoute(name, uid, firstPartitions, maxMessageBytes, List.copyOf(changed));
    }
}
