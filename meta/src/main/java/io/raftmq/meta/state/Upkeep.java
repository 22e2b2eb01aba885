package io.raftmq.meta.state;

import io.raftmq.meta.model.ClusterSettings;
import io.raftmq.meta.model.Directory;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.ClusterFormed;
import io.raftmq.meta.proto.FormedNode;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.record.ClusterValues;
import io.raftmq.meta.record.NodeValues;
import io.raftmq.store.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** What the metadata group's leader decides without being asked, as time passes. */
public final class Upkeep {
    private static final int REPAIRS_PER_ROUND = 1_000;
    private static final int DRAINS_AT_A_TIME = 16;
    private static final int REBUILDS_AT_A_TIME = 8;

    private Upkeep() {}

    /** Forms the cluster, with the settings it begins with. */
    public static List<MetaRecord> form(
            String clusterId, SortedMap<Integer, Directory> nodes, ClusterSettings settings) {
        ClusterFormed.Builder formed = ClusterFormed.newBuilder().setClusterId(clusterId);
        nodes.forEach((id, directory) ->
                formed.addNodes(FormedNode.newBuilder().setId(id).setDirectory(NodeValues.of(directory))));
        return List.of(
                MetaRecord.newBuilder().setClusterFormed(formed).build(),
                MetaRecord.newBuilder()
                        .setSettingsChanged(ClusterValues.of(settings))
                        .build());
    }

    /**
     * Everything that is due: nodes that fell silent, partitions that must move, owners of
     * assigned groups' partitions that must change, the metadata group's membership.
     *
     * @param membership the metadata group's committed membership
     */
    public static List<MetaRecord> due(MetadataImage image, LeaderMemory memory, Membership membership, long now) {
        memory.members().expire(now);
        List<MetaRecord> records = new ArrayList<>(NodeRules.deaths(image, memory, now));
        records.addAll(PartitionRules.repairs(image, REPAIRS_PER_ROUND, DRAINS_AT_A_TIME));
        records.addAll(AssignmentRules.due(image, memory, now));
        records.addAll(PartitionRules.rebuilds(image, memory.damage().at(now), REBUILDS_AT_A_TIME));
        if (!membership.voters().isEmpty() && !membership.equals(image.cluster().metaGroup())) {
            records.add(MetaRecord.newBuilder()
                    .setMetaGroupChanged(ClusterValues.of(membership))
                    .build());
        }
        return records;
    }
}
