package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.DescribeGroupResponse;
import io.raftmq.client.wire.proto.FetchOffsetRequest;
import io.raftmq.client.wire.proto.FetchOffsetResponse;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.OwnedPartition;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Looks at a group again and again: no partition may have two owners at an epoch, and no offset may go back. */
final class GroupWatch {
    private final TestCluster cluster;
    private final String group;
    private final long uid;
    private final int partitions;
    private final Map<String, String> ownerAt = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();

    GroupWatch(TestCluster cluster, String group, long uid, int partitions) {
        this.cluster = cluster;
        this.group = group;
        this.uid = uid;
        this.partitions = partitions;
    }

    /** One look; what cannot be asked at the moment is left out. */
    void look() throws IOException {
        WireProbe.Reply described = cluster.ask(
                ApiKey.DESCRIBE_GROUP,
                DescribeGroupRequest.newBuilder().setGroup(group).build());
        if (!described.failed()) {
            for (OwnedPartition owned :
                    described.as(DescribeGroupResponse.parser()).getPartitionsList()) {
                String at = owned.getPartition() + "@" + owned.getEpoch();
                String before = ownerAt.putIfAbsent(at, owned.getMember());
                assertThat(before == null ? owned.getMember() : before)
                        .as("owner of %s", at)
                        .isEqualTo(owned.getMember());
            }
        }
        MetadataResponse metadata = cluster.metadata();
        metadata.getTopicsList().stream()
                .filter(topic -> topic.getUid() == uid)
                .flatMap(topic -> topic.getPartitionsList().stream())
                .forEach(partition -> offset(partition.getPartition(), partition.getLeader()));
    }

    private void offset(int partition, int leader) {
        long now = ask(partition, leader);
        if (now >= 0) {
            long before = offsets.getOrDefault(partition, 0L);
            assertThat(now).as("offset of partition %d", partition).isGreaterThanOrEqualTo(before);
            offsets.put(partition, now);
        }
    }

    private long ask(int partition, int leader) {
        FetchOffsetRequest request = FetchOffsetRequest.newBuilder()
                .setGroup(group)
                .setTopicUid(uid)
                .setPartition(partition)
                .build();
        try (WireProbe probe = new WireProbe(cluster.node(leader).clientPort())) {
            WireProbe.Reply reply = probe.ask(ApiKey.FETCH_OFFSET, request);
            return reply.failed() ? -1 : reply.as(FetchOffsetResponse.parser()).getOffset();
        } catch (IOException | RuntimeException gone) {
            return -1; // between two leaders
        }
    }

    /** Committed up to now, over all partitions. */
    long committed() throws IOException {
        look();
        long sum = 0;
        for (int partition = 0; partition < partitions; partition++) {
            sum += offsets.getOrDefault(partition, 0L);
        }
        return sum;
    }

    /** Different owners seen. */
    long ownerships() {
        return ownerAt.size();
    }
}
