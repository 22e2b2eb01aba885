package io.raftmq.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Compression;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Filter;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters on three nodes: only what passes leaves the broker, and no message that passes is missed when leaders go. */
class FilterTest {
    private static final int MESSAGES = 3_000;
    private static final Duration WAIT = Duration.ofMillis(500);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static TestCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private static RaftMqClient client;

    @BeforeAll
    static void start() throws Exception {
        cluster = new TestCluster(dir, 3, Map.of());
        client = RaftMqClient.connect(IntStream.rangeClosed(1, 3)
                .mapToObj(id -> "127.0.0.1:" + cluster.node(id).clientPort())
                .collect(Collectors.joining(",")));
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void aBadFilterIsRefusedWhenTheConsumerSubscribes() throws Exception {
        cluster.createTopic("refused", 1);
        SimpleConsumerOptions options = SimpleConsumerOptions.builder("refused-group")
                .subscribe("refused", Filter.sql("price >> 3"))
                .build();
        try (SimpleConsumer consumer = client.simpleConsumer(options)) {
            assertThatThrownBy(() -> consumer.receive(1, Duration.ofSeconds(10), Duration.ZERO))
                    .isInstanceOfSatisfying(
                            RaftMqException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.BAD_FILTER))
                    .hasMessageContaining("refused")
                    .hasMessageContaining("at character 13");
        }
        assertThat(client.admin().describeGroup("refused-group")).isEmpty();
    }

    @Test
    void aGroupGetsWhatPassesAndNothingElseWhileItsLeaderGoes() throws Exception {
        long uid = cluster.createTopic("orders", 1);
        send("orders", Compression.NONE, 0, MESSAGES);
        Filter cheap =
                Filter.sql("number BETWEEN 100 AND 2899 AND (kind IN ('a', 'b') OR TAGS = 't1') AND gone IS NULL");
        Set<Integer> wanted = numbers(MESSAGES, n -> n >= 100 && n <= 2_899 && (n % 5 < 2 || n % 3 == 1));
        Set<Integer> received = new TreeSet<>();
        try (SimpleConsumer consumer = consumer("cheap", "orders", cheap)) {
            receive(consumer, received, 200);
            int leader = cluster.leaderOf(uid);
            cluster.stop(leader);
            receive(consumer, received, 1_200);
            cluster.start(leader);
            receive(consumer, received, wanted.size());
            Nodes.await("all of it is done", () -> {
                receive(consumer, received); // what was leased when the leader went may come again
                GroupDescription.Progress progress =
                        client.admin().groupProgress("cheap", "orders").get(0);
                return progress.offset() == MESSAGES && progress.outstanding() == 0;
            });
            assertThat(received).isEqualTo(wanted);
        }
    }

    @Test
    void batchesWithoutTheTagAreNotEvenRead() throws Exception {
        cluster.createTopic("sparse", 1);
        try (Producer producer =
                client.producer(ProducerOptions.builder().maxBatchBytes(4_096).build())) {
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < 4_000; i++) {
                messages.add(Message.builder("sparse")
                        .tag(i == 3_000 ? "needle" : "hay")
                        .body("x".repeat(50))
                        .build());
            }
            producer.sendBatch(messages);
        }
        long unread = skippedUnread();
        try (SimpleConsumer consumer = consumer("seekers", "sparse", Filter.tags("needle"))) {
            Nodes.await("the needle is found and acked", () -> {
                List<MessageView> found = consumer.receive(10, Duration.ofSeconds(10), WAIT);
                assertThat(found).extracting(MessageView::tag).containsOnly("needle");
                return !found.isEmpty() && Acks.taken(consumer, found);
            });
            assertThat(consumer.receive(10, Duration.ofSeconds(10), WAIT)).isEmpty();
        }
        assertThat(skippedUnread() - unread).isGreaterThan(3_000);
    }

    @Test
    void aPullConsumerReadsOnlyWhatPassesAndComesToTheEnd() throws Exception {
        cluster.createTopic("pulled", 1);
        send("pulled", Compression.LZ4, 0, MESSAGES);
        PullConsumerOptions options =
                PullConsumerOptions.builder().filter(Filter.tags("t0", "t2")).build();
        Set<Integer> read = new TreeSet<>();
        try (PullConsumer consumer = client.pullConsumer(options)) {
            consumer.assignTopic("pulled");
            TopicPartition partition = new TopicPartition("pulled", 0);
            Nodes.await("the end", () -> {
                QueueReader.poll(consumer, WAIT).forEach(message -> read.add(number(message)));
                return consumer.position(partition) == MESSAGES;
            });
        }
        assertThat(read).isEqualTo(numbers(MESSAGES, n -> n % 3 != 1));
    }

    private static void send(String topic, Compression compression, int from, int count) {
        ProducerOptions options =
                ProducerOptions.builder().compression(compression).build();
        try (Producer producer = client.producer(options)) {
            List<Message> messages = new ArrayList<>();
            for (int number = from; number < from + count; number++) {
                messages.add(Message.builder(topic)
                        .tag("t" + number % 3)
                        .property("number", Integer.toString(number))
                        .property("kind", String.valueOf((char) ('a' + number % 5)))
                        .body(("body " + number).getBytes(UTF_8))
                        .build());
            }
            producer.sendBatch(messages);
        }
    }

    private static SimpleConsumer consumer(String group, String topic, Filter filter) {
        return client.simpleConsumer(SimpleConsumerOptions.builder(group)
                .subscribe(topic, filter)
                .startFrom(StartFrom.earliest())
                .build());
    }

    /** Receives and acks until {@code received} has so many. */
    private static void receive(SimpleConsumer consumer, Set<Integer> received, int until) throws Exception {
        Nodes.await(until + " messages", () -> {
            receive(consumer, received);
            return received.size() >= until;
        });
    }

    private static void receive(SimpleConsumer consumer, Set<Integer> received) {
        List<MessageView> messages = consumer.receive(100, Duration.ofSeconds(5), WAIT);
        messages.forEach(message -> received.add(number(message)));
        var unused = messages.isEmpty() || Acks.taken(consumer, messages);
    }

    private static int number(MessageView message) {
        return Integer.parseInt(String.valueOf(message.properties().get("number")));
    }

    private static Set<Integer> numbers(int below, IntPredicate wanted) {
        return IntStream.range(0, below).filter(wanted).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static long skippedUnread() {
        return IntStream.rangeClosed(1, 3)
                .mapToLong(id -> cluster.node(id).view().counters().filters().skippedUnread())
                .sum();
    }
}
