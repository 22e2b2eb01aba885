package io.raftmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.ClientOptions;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.OffsetReset;
import io.raftmq.client.Producer;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.fake.FakeCluster;
import io.raftmq.client.fake.FakePartition;
import io.raftmq.client.fake.Fault;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PullConsumerTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);

    private final FakeCluster cluster = new FakeCluster(2);
    private final RaftMqClient client = RaftMqClient.connect(ClientOptions.builder(cluster.bootstrap())
            .requestTimeout(Duration.ofSeconds(10))
            .build());
    private final FakeCluster.Topic topic = cluster.createTopic("t", 2);

    @AfterEach
    void close() {
        client.close();
        cluster.close();
    }

    private void send(int from, int to) {
        try (Producer producer = client.producer()) {
            var unused = producer.sendBatch(IntStream.range(from, to)
                    .mapToObj(
                            i -> Message.builder("t").partition(0).body("m" + i).build())
                    .toList());
        }
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    private static List<String> take(PullConsumer consumer, int count) {
        List<String> bodies = new ArrayList<>();
        while (bodies.size() < count) {
            List<MessageView> messages = consumer.poll(Duration.ofSeconds(30));
            assertThat(messages).as("after " + bodies.size()).isNotEmpty();
            messages.forEach(message -> bodies.add(message.bodyAsString()));
        }
        return bodies;
    }

    @Test
    void aPartitionIsReadInOrderAndThenWaitedFor() {
        send(0, 3_000);
        PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults());
        consumer.assignTopic("t");
        assertThat(consumer.assignment()).hasSize(2);
        assertThat(take(consumer, 3_000)).isEqualTo(names(0, 3_000));
        assertThat(consumer.poll(Duration.ofMillis(20))).isEmpty();
        send(3_000, 3_010);
        assertThat(take(consumer, 10)).isEqualTo(names(3_000, 3_010));
        assertThat(consumer.position(P0)).isEqualTo(3_010);
    }

    @Test
    void aSeekIntoABatchBeginsAtItsMessage() {
        send(0, 1_000);
        PullConsumer consumer = client.pullConsumer(
                PullConsumerOptions.builder().maxPollMessages(7).build());
        consumer.assign(List.of(P0));
        consumer.seek(P0, 503);
        assertThat(take(consumer, 7)).isEqualTo(names(503, 510));
        consumer.seek(P0, 100);
        assertThat(take(consumer, 14)).isEqualTo(names(100, 114));
        consumer.seekToEnd(P0);
        assertThat(consumer.position(P0)).isEqualTo(1_000);
        consumer.seekToBeginning(P0);
        assertThat(take(consumer, 7)).isEqualTo(names(0, 7));
    }

    @Test
    void offsetsAreFoundByTime() {
        send(0, 10);
        send(10, 20);
        FakePartition.Stored last =
                topic.partition(0).log().get(topic.partition(0).log().size() - 1);
        PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults());
        assertThat(consumer.offsetAt(P0, Instant.ofEpochMilli(last.storeTimeMs())))
                .isEqualTo(last.baseOffset());
        assertThat(consumer.endOffset(P0)).isEqualTo(20);
        assertThat(consumer.beginningOffset(P0)).isZero();
    }

    @Test
    void aGroupGoesOnWhereItCommitted() {
        send(0, 100);
        PullConsumerOptions options =
                PullConsumerOptions.builder().group("g").maxPollMessages(30).build();
        try (PullConsumer first = client.pullConsumer(options)) {
            first.assign(List.of(P0));
            take(first, 30);
            first.commit();
            assertThat(first.committed(P0)).hasValue(30);
        }
        PullConsumer second = client.pullConsumer(options);
        second.assign(List.of(P0));
        assertThat(take(second, 30)).isEqualTo(names(30, 60));
        assertThat(second.committed(new TopicPartition("t", 1))).isEmpty();
    }

    @Test
    void whatIsNotRetainedIsSkippedOrReportedAsChosen() {
        send(0, 10);
        send(10, 20);
        topic.partition(0).trimTo(10);
        PullConsumer skipping = client.pullConsumer(PullConsumerOptions.defaults());
        skipping.assign(List.of(P0));
        skipping.seek(P0, 3);
        assertThat(take(skipping, 10)).isEqualTo(names(10, 20));
        PullConsumer strict = client.pullConsumer(
                PullConsumerOptions.builder().offsetReset(OffsetReset.ERROR).build());
        strict.assign(List.of(P0));
        strict.seek(P0, 3);
        assertThatThrownBy(() -> strict.poll(Duration.ofSeconds(30)))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.OFFSET_OUT_OF_RANGE));
    }

    @Test
    void damagedBytesAreNeverReturned() {
        send(0, 10);
        byte[] stored = topic.partition(0).log().get(0).bytes();
        stored[stored.length - 1] ^= 1;
        PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults());
        consumer.assign(List.of(P0));
        assertThatThrownBy(() -> take(consumer, 10))
                .isInstanceOfSatisfying(
                        RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CORRUPT_BATCH));
        stored[stored.length - 1] ^= 1; // repaired
        assertThat(takeOnceRepaired(consumer)).isEqualTo(names(0, 10));
    }

    /** What was fetched before the repair is still reported as damaged, and nothing of it is returned. */
    private static List<String> takeOnceRepaired(PullConsumer consumer) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return take(consumer, 10);
            } catch (RaftMqException e) {
                assertThat(e.code()).isEqualTo(FailureCode.CORRUPT_BATCH);
                assertThat(System.nanoTime()).as("still damaged").isLessThan(deadline);
            }
        }
    }

    @Test
    void aChangeOfLeaderIsFollowed() {
        send(0, 10);
        PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults());
        consumer.assign(List.of(P0));
        assertThat(take(consumer, 10)).isEqualTo(names(0, 10));
        cluster.lead("t", 0, 2);
        cluster.broker(1).next(ApiKey.FETCH, 3, Fault.refuse(ErrorCode.NOT_LEADER));
        cluster.broker(1).breakConnections();
        send(10, 20);
        assertThat(take(consumer, 10)).isEqualTo(names(10, 20));
    }

    @Test
    void aWaitingPollCanBeWoken() {
        PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults());
        consumer.assign(List.of(P0));
        consumer.wakeup();
        assertThat(consumer.poll(Duration.ofSeconds(50))).isEmpty();
    }
}
