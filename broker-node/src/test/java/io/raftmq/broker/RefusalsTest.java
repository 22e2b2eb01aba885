package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.DescribeGroupRequest;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.MetadataRequest;
import io.raftmq.client.wire.proto.MetadataResponse;
import io.raftmq.client.wire.proto.ProduceRequest;
import io.raftmq.client.wire.proto.ReceiveRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a whole node answers to requests that cannot be done: the right code, and it serves on. */
class RefusalsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static SingleNode node;

    private static long uid;

    @BeforeAll
    static void start() throws Exception {
        node = SingleNode.start(Nodes.config(1, dir, Map.of()));
        uid = node.createTopic("t");
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(node.produce(uid, new byte[] {1})).isGreaterThanOrEqualTo(0);
        node.close();
    }

    @Test
    void anUnknownTopicOrPartition() throws Exception {
        byte[] batch = WireProbe.batch(BatchHeader.NO_PRODUCER, 0, new byte[1]);
        for (long unknown : new long[] {uid + 1_000, 0, -1, Long.MAX_VALUE}) {
            ProduceRequest request =
                    ProduceRequest.newBuilder().setTopicUid(unknown).build();
            assertThat(SingleNode.code(node.probe.ask(ApiKey.PRODUCE, request, batch)))
                    .isEqualTo(ErrorCode.UNKNOWN_TOPIC);
        }
        for (int unknown : new int[] {1, -1, Integer.MAX_VALUE}) {
            refused(
                    ApiKey.FETCH,
                    FetchRequest.newBuilder()
                            .setTopicUid(uid)
                            .setPartition(unknown)
                            .build(),
                    ErrorCode.UNKNOWN_PARTITION);
        }
    }

    @Test
    void anUnknownGroup() throws Exception {
        AckRequest ack = AckRequest.newBuilder()
                .setGroup("nobody")
                .setTopicUid(uid)
                .addRuns(AckRun.newBuilder().setCount(1).setLeaseId(1))
                .build();
        refused(ApiKey.ACK, ack, ErrorCode.UNKNOWN_GROUP);
        refused(
                ApiKey.DESCRIBE_GROUP,
                DescribeGroupRequest.newBuilder().setGroup("nobody").build(),
                ErrorCode.UNKNOWN_GROUP);
    }

    @Test
    void aGroupsNameOutOfBounds() throws Exception {
        for (String name : new String[] {"", "g".repeat(256)}) {
            refused(
                    ApiKey.RECEIVE,
                    ReceiveRequest.newBuilder()
                            .setTopicUid(uid)
                            .setGroup(name)
                            .setMaxMessages(1)
                            .setInvisibleMs(60_000)
                            .build(),
                    ErrorCode.INVALID_ARGUMENT);
            refused(
                    ApiKey.COMMIT_OFFSET,
                    CommitOffsetRequest.newBuilder()
                            .setTopicUid(uid)
                            .setGroup(name)
                            .build(),
                    ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Test
    void aLeaseTimeOrCountOutOfBounds() throws Exception {
        ReceiveRequest good = ReceiveRequest.newBuilder()
                .setTopicUid(uid)
                .setGroup("g")
                .setMaxMessages(1)
                .setInvisibleMs(60_000)
                .build();
        for (ReceiveRequest bad : new ReceiveRequest[] {
            good.toBuilder().setInvisibleMs(999).build(),
            good.toBuilder().setInvisibleMs(Integer.MAX_VALUE).build(),
            good.toBuilder().setMaxMessages(0).build(),
            good.toBuilder().setMaxMessages(1_001).build()
        }) {
            refused(ApiKey.RECEIVE, bad, ErrorCode.INVALID_ARGUMENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/../etc", "a/../b", "a b", "ü", "%SYS/x", "a\u0000b"})
    void aTopicsNameThatIsNone(String name) throws Exception {
        refused(
                ApiKey.CREATE_TOPIC,
                CreateTopicRequest.newBuilder().setName(name).setPartitions(1).build(),
                ErrorCode.INVALID_NAME);
    }

    @Test
    void aTopicsNameOfAThousandCharacters() throws Exception {
        String name = "x".repeat(1_000);
        refused(
                ApiKey.CREATE_TOPIC,
                CreateTopicRequest.newBuilder().setName(name).setPartitions(1).build(),
                ErrorCode.INVALID_NAME);
        MetadataResponse asked = node.ask(
                        ApiKey.METADATA,
                        MetadataRequest.newBuilder()
                                .addTopics(name)
                                .addTopics("/../x")
                                .setAutoCreate(true)
                                .build())
                .as(MetadataResponse.parser());
        assertThat(asked.getTopicsList())
                .hasSize(2)
                .allSatisfy(topic -> assertThat(ErrorCode.of(topic.getError()))
                        .isIn(ErrorCode.UNKNOWN_TOPIC, ErrorCode.INVALID_NAME));
    }

    @Test
    void aBatchThatIsNone() throws Exception {
        byte[] good = WireProbe.batch(BatchHeader.NO_PRODUCER, 0, new byte[100]);
        assertThat(produceCode(new byte[0])).isEqualTo(ErrorCode.MALFORMED);
        assertThat(produceCode(new byte[BatchHeader.SIZE - 1])).isEqualTo(ErrorCode.MALFORMED);
        assertThat(produceCode(Arrays.copyOf(good, good.length - 1))).isEqualTo(ErrorCode.MALFORMED);
        assertThat(produceCode(Arrays.copyOf(good, good.length + 1))).isEqualTo(ErrorCode.MALFORMED);
        byte[] flipped = good.clone();
        flipped[BatchHeader.SIZE + 50] ^= 1;
        assertThat(produceCode(flipped)).isEqualTo(ErrorCode.CORRUPT_BATCH);
    }

    @Test
    void aHeaderThatIsNone() throws Exception {
        node.probe.send(WireProbe.frame(
                ApiKey.FETCH.id(), 0, 99, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff}, new byte[0]));
        assertThat(node.probe.read().code()).isEqualTo(ErrorCode.MALFORMED);
        node.probe.send(WireProbe.frame(9_999, 0, 100, new byte[0], new byte[0]));
        assertThat(node.probe.read().code()).isEqualTo(ErrorCode.UNKNOWN_API);
    }

    @Test
    void aSecondTopicOfTheSameName() throws Exception {
        refused(
                ApiKey.CREATE_TOPIC,
                CreateTopicRequest.newBuilder().setName("t").setPartitions(1).build(),
                ErrorCode.TOPIC_EXISTS);
    }

    private static ErrorCode produceCode(byte[] payload) throws Exception {
        return SingleNode.code(node.probe.ask(
                ApiKey.PRODUCE, ProduceRequest.newBuilder().setTopicUid(uid).build(), payload));
    }

    private static void refused(ApiKey api, MessageLite request, ErrorCode code) throws Exception {
        WireProbe.Reply reply = node.ask(api, request);
        assertThat(SingleNode.code(reply)).isEqualTo(code);
        assertThat(reply.failure().getMessage()).isNotBlank();
    }
}
