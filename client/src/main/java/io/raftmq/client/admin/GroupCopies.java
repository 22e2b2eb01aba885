package io.raftmq.client.admin;

import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupCopy;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.Reply;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.CopyGroupRequest;
import io.raftmq.client.wire.proto.CopyGroupResponse;
import io.raftmq.client.wire.proto.CopyProgressRequest;
import io.raftmq.client.wire.proto.CopyProgressResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies groups: registers the copy, then has each partition copy the progress. */
final class GroupCopies {
    private final GroupCalls groups;
    private final TopicCalls topics;
    private final MetadataCalls metadata;
    private final LeaderCalls leaders;
    private final Duration patience;

    GroupCopies(GroupCalls groups, TopicCalls topics, MetadataCalls metadata, LeaderCalls leaders, Duration patience) {
        this.groups = groups;
        this.topics = topics;
        this.metadata = metadata;
        this.leaders = leaders;
        this.patience = patience;
    }

    /** @param at null = as it stands now */
    List<GroupCopy> copy(String source, String target, @Nullable Instant at) {
        GroupDescription group = groups.describe(source)
                .orElseThrow(() ->
                        new RaftMqException(FailureCode.UNKNOWN_GROUP, false, false, "there is no group " + source));
        List<TopicPartition> partitions = group.subscriptions().keySet().stream()
                .flatMap(topic -> topics.partitions(topic).stream())
                .toList();
        CopyGroupRequest request = CopyGroupRequest.newBuilder()
                .setSource(source)
                .setTarget(target)
                .build();
        metadata.call(ApiKey.COPY_GROUP, request, CopyGroupResponse.parser());
        List<GroupCopy> copies = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            copies.add(progress(partition, source, target, at));
        }
        return copies;
    }

    private GroupCopy progress(TopicPartition partition, String source, String target, @Nullable Instant at) {
        CopyProgressRequest.Builder request = CopyProgressRequest.newBuilder()
                .setSource(source)
                .setTarget(target)
                .setPartition(partition.partition())
                .setAtMs(at == null ? 0 : Math.max(1, at.toEpochMilli()));
        Reply<CopyProgressResponse> reply = Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                partition.topic(),
                partition.partition(),
                ApiKey.COPY_PROGRESS,
                uid -> request.setTopicUid(uid).build(),
                CopyProgressResponse.parser(),
                Duration.ZERO,
                patience,
                () -> true)));
        CopyProgressResponse answer = reply.header();
        boolean there = answer.getAtMs() > 0;
        return new GroupCopy(
                partition, there ? answer.getOffset() : -1, there ? Instant.ofEpochMilli(answer.getAtMs()) : null);
    }
}
