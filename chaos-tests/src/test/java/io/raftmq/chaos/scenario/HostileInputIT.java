package io.raftmq.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.Health;
import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.cluster.RawConnection;
import io.raftmq.chaos.workload.Topics;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.Frame;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.ProduceRequest;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broken or hostile client sends to a real node: each gets a typed answer or a closed door, and the node serves on. */
class HostileInputIT {
    private static final byte[] NOTHING = new byte[0];
    private static final int UNASSIGNED_API = 77;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path directory;

    private static ProcessCluster cluster;
    private static RaftMqClient client;

    @BeforeAll
    static void start() {
        cluster = ProcessCluster.of(directory, 1);
        cluster.start();
        client = RaftMqClient.connect(cluster.bootstrap());
        client.admin().createTopic("good", 1, TopicSettings.defaults());
        Deadline.await(
                Duration.ofSeconds(30),
                () -> Topics.hasLeaders(client, "good")
                        && Health.ready(cluster.layout().node(1)),
                () -> "the topic has a leader and the node is ready");
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    @AfterEach
    void theNodeServesOn() {
        // Not at once ready when a test has just made a topic.
        Deadline.await(
                Duration.ofSeconds(30),
                () -> Health.ready(cluster.layout().node(1)),
                () -> cluster.process(1).logTail());
        assertThat(client.producer().send(Message.of("good", NOTHING)).offset()).isNotNegative();
    }

    @Test
    void anUnknownApiIsNamed() throws IOException {
        assertThat(failure(RawConnection.frame(Frame.VERSION, 0, UNASSIGNED_API, 5, NOTHING, NOTHING)))
                .isEqualTo(ErrorCode.UNKNOWN_API);
    }

    @Test
    void aHeaderThatIsNoProtobufIsMalformed() throws IOException {
        byte[] garbage = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3};
        assertThat(failure(RawConnection.frame(Frame.VERSION, 0, ApiKey.FETCH.id(), 5, garbage, NOTHING)))
                .isEqualTo(ErrorCode.MALFORMED);
    }

    @Test
    void aBatchThatIsNoneIsRefused() throws IOException {
        byte[] header = ProduceRequest.newBuilder()
                .setTopicUid(client.admin().describeTopic("good").orElseThrow().uid())
                .build()
                .toByteArray();
        assertThat(failure(RawConnection.frame(Frame.VERSION, 0, ApiKey.PRODUCE.id(), 5, header, new byte[200])))
                .isIn(ErrorCode.MALFORMED, ErrorCode.CORRUPT_BATCH, ErrorCode.UNSUPPORTED_VERSION);
    }

    @Test
    void anUnknownTopicIsNamed() throws IOException {
        byte[] header =
                FetchRequest.newBuilder().setTopicUid(987_654_321).build().toByteArray();
        assertThat(failure(RawConnection.frame(Frame.VERSION, 0, ApiKey.FETCH.id(), 5, header, NOTHING)))
                .isIn(ErrorCode.UNKNOWN_TOPIC, ErrorCode.UNKNOWN_PARTITION);
    }

    @Test
    void anOversizedFrameIsRefusedBeforeItsBytesCome() throws IOException {
        byte[] preamble = ByteBuffer.allocate(16)
                .putInt(Integer.MAX_VALUE)
                .put((byte) Frame.VERSION)
                .array();
        assertThat(failure(preamble)).isIn(null, ErrorCode.FRAME_TOO_LARGE);
    }

    @Test
    void aNegativeLengthClosesTheConnection() throws IOException {
        byte[] preamble =
                ByteBuffer.allocate(16).putInt(-5).put((byte) Frame.VERSION).array();
        assertThat(failure(preamble)).isIn(null, ErrorCode.MALFORMED, ErrorCode.FRAME_TOO_LARGE);
    }

    @Test
    void anotherFormatVersionIsRefused() throws IOException {
        assertThat(failure(RawConnection.frame(99, 0, ApiKey.PING.id(), 5, NOTHING, NOTHING)))
                .isIn(null, ErrorCode.UNSUPPORTED_VERSION);
    }

    @Test
    void aTruncatedFrameIsForgottenWithItsConnection() throws IOException {
        byte[] whole = RawConnection.frame(Frame.VERSION, 0, ApiKey.METADATA.id(), 5, NOTHING, new byte[1_000]);
        for (int length : new int[] {1, 4, 15, 16, 500}) {
            try (RawConnection connection = new RawConnection(cluster.layout().node(1))) {
                connection.send(Arrays.copyOf(whole, length));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13})
    void randomBytesHarmNobody(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            byte[] bytes = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(bytes);
            try (RawConnection connection = new RawConnection(cluster.layout().node(1))) {
                connection.send(bytes);
            } catch (SocketException expected) {
                // The node may close the connection before it has all of the bytes.
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../etc", "..", "", "a b", "ü"})
    void namesThatBreakTheRulesAreRefusedByTheNodeItself(String name) throws IOException {
        byte[] header = CreateTopicRequest.newBuilder()
                .setName(name)
                .setPartitions(1)
                .build()
                .toByteArray();
        assertThat(failure(RawConnection.frame(Frame.VERSION, 0, ApiKey.CREATE_TOPIC.id(), 5, header, NOTHING)))
                .isEqualTo(ErrorCode.INVALID_NAME);
    }

    @Test
    void aNameOfAThousandCharactersIsRefused() throws IOException {
        namesThatBreakTheRulesAreRefusedByTheNodeItself("x".repeat(1_000));
    }

    @Test
    void anUnknownPartitionIsNamed() {
        RaftMqException failure = catchThrowableOfType(
                RaftMqException.class,
                () -> client.producer()
                        .send(Message.builder("good").partition(7).build()));
        assertThat(failure.code()).isEqualTo(FailureCode.UNKNOWN_PARTITION);
    }

    @Test
    void anUnknownGroupAndTopicAreNamed() {
        assertThat(client.admin().describeGroup("nobody")).isEmpty();
        RaftMqException failure = catchThrowableOfType(
                RaftMqException.class, () -> client.admin().transferLeader(new TopicPartition("nothing", 0), 1));
        assertThat(failure.code()).isEqualTo(FailureCode.UNKNOWN_TOPIC);
    }

    @Test
    void aMessageAboveTheTopicsLimitIsRefusedByTheBroker() {
        client.admin().createTopic("small", 1, TopicSettings.defaults().withMaxMessageBytes(2_000));
        RaftMqException failure = catchThrowableOfType(
                RaftMqException.class, () -> client.producer().send(Message.of("small", new byte[3_000])));
        assertThat(failure.code()).isEqualTo(FailureCode.MESSAGE_TOO_LARGE);
    }

    /** What the node answered; null if it closed the connection. */
    private static @Nullable ErrorCode failure(byte[] frame) throws IOException {
        try (RawConnection connection = new RawConnection(cluster.layout().node(1))) {
            connection.send(frame);
            byte[] answer = connection.answer();
            if (answer == null) {
                return null;
            }
            ByteBuffer preamble = ByteBuffer.wrap(answer);
            assertThat(preamble.get(1) & Frame.ERROR)
                    .as("the answer is a failure")
                    .isNotZero();
            int header = preamble.getInt(8);
            return ErrorCode.of(
                    Failure.parseFrom(ByteBuffer.wrap(answer, 12, header)).getCode());
        } catch (SocketException reset) {
            return null;
        }
    }
}
