package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.AlterTopicResponse;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CommitOffsetResponse;
import io.raftmq.client.wire.proto.ProduceResponse;
import io.raftmq.client.wire.proto.TopicSettingsChange;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log at its bound: sends are refused for a while, everything else goes on, and nothing stops for good. */
class FullDiskTest {
    private static final int MIB = 1 << 20;
    private static final int REFUSALS = 50;
    private static final long FULL_FOR_NANOS = 5_000_000_000L;

    @TempDir
    Path dir;

    private final byte[] body = new byte[MIB];

    @Test
    void refusesSendsServesTheRestAndIsBackOnceSpaceIsFreed() throws Exception {
        new Random(5).nextBytes(body);
        // No pressure trims before the log is full: what frees space is the operator, by a shorter retention.
        Map<String, String> settings = Map.of(
                "log.max.bytes", "96MiB",
                "disk.trim.percent", "100",
                "disk.refuse.percent", "100",
                "retention.check", "100ms");
        try (SingleNode node = SingleNode.start(Nodes.config(1, dir.resolve("data"), settings))) {
            long uid = node.createTopic("t");
            int stored = fill(node, uid);
            assertThat(stored).isBetween(30, 96);
            assertThat(SingleNode.bodies(node.fetch(uid, stored - 1, 0))).containsExactly(body);
            commitOffset(node, uid, stored);
            node.createTopic("another");
            assertThat(node.node.view().host().quarantined()).isEmpty();

            AlterTopicRequest shorter = AlterTopicRequest.newBuilder()
                    .setName("t")
                    .setChange(TopicSettingsChange.newBuilder().setRetentionBytes(4 * MIB))
                    .build();
            node.ask(ApiKey.ALTER_TOPIC, shorter).as(AlterTopicResponse.parser());
            Nodes.await("sends are taken again", () -> !node.send(uid, body).failed());
        }
    }

    @Test
    void underPressureTheOldestMessagesGoAndSendsGoOn() throws Exception {
        new Random(6).nextBytes(body);
        Map<String, String> settings = Map.of(
                "log.max.bytes", "128MiB",
                "retention.check", "1h");
        try (SingleNode node = SingleNode.start(Nodes.config(1, dir.resolve("data"), settings))) {
            long uid = node.createTopic("t");
            for (int i = 0; i < 150; i++) {
                long expected = i;
                Nodes.await("message " + i + " is stored", () -> {
                    WireProbe.Reply reply = node.send(uid, body);
                    if (reply.failed()) {
                        assertThat(reply.code()).isEqualTo(ErrorCode.DISK_FULL);
                        return false;
                    }
                    assertThat(reply.as(ProduceResponse.parser()).getBaseOffset())
                            .isEqualTo(expected);
                    return true;
                });
            }
            assertThat(node.offsets(uid).getLogStartOffset()).isBetween(50L, 149L);
            assertThat(node.node.view().store().stats().logBytes()).isLessThanOrEqualTo(128 * MIB);
        }
    }

    /** Sends until nothing was taken for many sends and some looks at the disk; answers how many were stored. */
    private int fill(SingleNode node, long uid) throws Exception {
        int stored = 0;
        int refused = 0;
        long refusedSince = 0;
        while (refused < REFUSALS || System.nanoTime() - refusedSince < FULL_FOR_NANOS) {
            WireProbe.Reply reply = node.send(uid, body);
            if (reply.failed()) {
                assertThat(reply.code()).isEqualTo(ErrorCode.DISK_FULL);
                assertThat(reply.failure().getRetryAfterMs()).isPositive();
                refusedSince = refused++ == 0 ? System.nanoTime() : refusedSince;
            } else {
                stored++;
                refused = 0;
            }
        }
        return stored;
    }

    private static void commitOffset(SingleNode node, long uid, long offset) throws Exception {
        CommitOffsetRequest commit = CommitOffsetRequest.newBuilder()
                .setGroup("g")
                .setTopicUid(uid)
                .setOffset(offset)
                .build();
        node.ask(ApiKey.COMMIT_OFFSET, commit).as(CommitOffsetResponse.parser());
    }
}
