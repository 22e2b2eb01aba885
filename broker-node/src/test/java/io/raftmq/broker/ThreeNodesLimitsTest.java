package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.ListOffsetsRequest;
import io.raftmq.client.wire.proto.ListOffsetsResponse;
import io.raftmq.client.wire.proto.TopicSettings;
import io.raftmq.client.wire.proto.TransferLeaderRequest;
import io.raftmq.store.GroupId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention and damage where replicas must agree. */
class ThreeNodesLimitsTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path dir;

    @Test
    void aFollowerThatWasAwayForATrimAgreesOnceItIsBack() throws Exception {
        try (Trio trio = Trio.start(dir, Map.of("retention.check", "100ms"))) {
            long uid = trio.createTopic(
                    "t", TopicSettings.newBuilder().setRetentionBytes(4 * MIB).build());
            byte[] body = new byte[MIB];
            new Random(4).nextBytes(body);
            trio.produce(uid, 0, body);
            int away = followerOf(trio, uid);
            trio.stop(away);
            for (int i = 1; i < 40; i++) {
                trio.produce(uid, i, body);
            }
            Nodes.await("trimmed", () -> offsets(trio, uid).getLogStartOffset() == 37);
            trio.restart(away);
            lead(trio, "t", uid, away);
            assertThat(offsets(trio, uid).getLogStartOffset()).isEqualTo(37);
            assertThat(offsets(trio, uid).getEndOffset()).isEqualTo(40);
            assertThat(fetch(trio, uid, 37).orElseThrow())
                    .hasSize(3)
                    .allSatisfy(each -> assertThat(each).isEqualTo(body));
            FetchRequest below =
                    FetchRequest.newBuilder().setTopicUid(uid).setOffset(36).build();
            WireProbe.Reply refused =
                    trio.askLeader(uid, ApiKey.FETCH, below, new byte[0], reply -> !is(reply, ErrorCode.NOT_LEADER));
            assertThat(SingleNode.code(refused)).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
            assertThat(trio.produce(uid, 40, body)).isEqualTo(40);
        }
    }

    @Test
    void aNodeWhoseLogIsDamagedLosesNothingThatWasAcknowledged() throws Exception {
        try (Trio trio = Trio.start(dir, Map.of())) {
            long uid = trio.createTopic("t", TopicSettings.getDefaultInstance());
            for (int i = 0; i < 20; i++) {
                assertThat(trio.produce(uid, i, text(i))).isEqualTo(i);
            }
            int damaged = trio.leaderOf(uid);
            trio.stop(damaged);
            new DamagedFiles(trio.dataOf(damaged).resolve("store/log")).flipByteIn(text(10));
            for (int i = 20; i < 30; i++) {
                assertThat(trio.produce(uid, i, text(i))).isEqualTo(i);
            }
            trio.restart(damaged);
            for (int i = 30; i < 40; i++) {
                assertThat(trio.produce(uid, i, text(i))).isEqualTo(i);
            }
            assertThat(fetch(trio, uid, 0).orElseThrow())
                    .extracting(each -> new String(each, UTF_8))
                    .containsExactlyElementsOf(IntStream.range(0, 40)
                            .mapToObj(i -> new String(text(i), UTF_8))
                            .toList());
        }
    }

    @Test
    void logsThatFillUpFromSeveralLeadersAtOnceStopNobody() throws Exception {
        Map<String, String> settings = Map.of("log.max.bytes", "128MiB", "retention.check", "1h");
        try (Trio trio = Trio.start(dir, settings)) {
            byte[] body = new byte[MIB];
            new Random(8).nextBytes(body);
            long[] topics = new long[3];
            for (int i = 0; i < topics.length; i++) {
                topics[i] = trio.createTopic("t" + i, TopicSettings.getDefaultInstance());
                lead(trio, "t" + i, topics[i], i + 1);
            }
            for (int i = 0; i < 60; i++) {
                for (long topic : topics) {
                    assertThat(trio.produce(topic, i, body)).isEqualTo(i);
                }
            }
            for (int id = 1; id <= 3; id++) {
                assertThat(trio.node(id).view().host().quarantined()).isEmpty();
                assertThat(trio.node(id).view().store().stats().logBytes()).isLessThanOrEqualTo(128 * MIB);
            }
            for (long topic : topics) {
                assertThat(retained(trio, topic))
                        .hasSizeBetween(1, 59)
                        .allSatisfy(each -> assertThat(each).isEqualTo(body));
            }
        }
    }

    private static byte[] text(int number) {
        return ("a message that can be found, number " + number + ".").getBytes(UTF_8);
    }

    private static boolean is(WireProbe.Reply reply, ErrorCode code) {
        try {
            return reply.failed() && reply.code() == code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int followerOf(Trio trio, long uid) throws Exception {
        return trio.leaderOf(uid) % 3 + 1;
    }

    /** Makes a node the leader: it has caught up then, since who lacks something is not elected. */
    private static void lead(Trio trio, String topic, long uid, int id) throws Exception {
        TransferLeaderRequest transfer =
                TransferLeaderRequest.newBuilder().setTopic(topic).setNodeId(id).build();
        Nodes.await("node " + id + " leads", () -> {
            PartitionRuntime replica = trio.node(id).view().partitions().get(new GroupId(uid, 0));
            if (replica != null && replica.status().leads()) {
                return trio.leaderOf(uid) == id;
            }
            try (WireProbe probe = new WireProbe(trio.node(trio.leaderOf(uid)).clientPort())) {
                probe.ask(ApiKey.TRANSFER_LEADER, transfer);
            }
            return false;
        });
    }

    private static ListOffsetsResponse offsets(Trio trio, long uid) throws Exception {
        ListOffsetsRequest earliest = ListOffsetsRequest.newBuilder()
                .setTopicUid(uid)
                .setEarliest(true)
                .build();
        return trio.askLeader(uid, ApiKey.LIST_OFFSETS, earliest, new byte[0], reply -> !reply.failed())
                .as(ListOffsetsResponse.parser());
    }

    /** Everything from the first retained offset on: messages go on being trimmed while it is read. */
    private static List<byte[]> retained(Trio trio, long uid) throws Exception {
        List<byte[]> all = new ArrayList<>();
        Nodes.await("read from the first offset to the last", () -> {
            ListOffsetsResponse offsets = offsets(trio, uid);
            assertThat(offsets.getLogStartOffset()).isPositive();
            Optional<List<byte[]>> read = fetch(trio, uid, offsets.getLogStartOffset());
            read.ifPresent(messages -> {
                assertThat(messages).hasSize((int) (60 - offsets.getLogStartOffset()));
                all.addAll(messages);
            });
            return read.isPresent();
        });
        return all;
    }

    /** Everything from there on; nothing, if some of it was trimmed before it was read. */
    private static Optional<List<byte[]>> fetch(Trio trio, long uid, long from) throws Exception {
        List<byte[]> all = new ArrayList<>();
        long end;
        do {
            FetchRequest request = FetchRequest.newBuilder()
                    .setTopicUid(uid)
                    .setOffset(from + all.size())
                    .setMaxBytes(4 * MIB)
                    .build();
            WireProbe.Reply reply = trio.askLeader(
                    uid,
                    ApiKey.FETCH,
                    request,
                    new byte[0],
                    answer -> !answer.failed() || is(answer, ErrorCode.OFFSET_OUT_OF_RANGE));
            if (reply.failed()) {
                return Optional.empty();
            }
            all.addAll(SingleNode.bodies(reply));
            end = reply.as(FetchResponse.parser()).getEndOffset();
        } while (from + all.size() < end);
        return Optional.of(all);
    }
}
