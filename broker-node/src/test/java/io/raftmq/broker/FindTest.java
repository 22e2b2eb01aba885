package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.Filter;
import io.raftmq.client.Message;
import io.raftmq.client.MessageQuery;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored messages are found by key, by unique id and by time, by the next leader too. */
class FindTest {
    private static final int MESSAGES = 2_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path dir;

    @Test
    void whatIsStoredIsFoundByTheNextLeaderToo() throws Exception {
        try (TestCluster cluster = new TestCluster(dir, 3, Map.of());
                RaftMqClient client = RaftMqClient.connect(IntStream.rangeClosed(1, 3)
                        .mapToObj(id -> "127.0.0.1:" + cluster.node(id).clientPort())
                        .collect(Collectors.joining(",")))) {
            long uid = cluster.createTopic("orders", 1);
            send(client);
            check(client);
            cluster.stop(cluster.leaderOf(uid));
            check(client);
        }
    }

    @Test
    void whatIsHeldBackIsFoundAndFoundAgainOnceItIsVisible() throws Exception {
        int timed = 450; // more than two pages
        try (TestCluster cluster = new TestCluster(dir, 3, Map.of());
                RaftMqClient client = RaftMqClient.connect(IntStream.rangeClosed(1, 3)
                        .mapToObj(id -> "127.0.0.1:" + cluster.node(id).clientPort())
                        .collect(Collectors.joining(",")));
                Producer producer = client.producer()) {
            long uid = cluster.createTopic("orders", 1);
            Instant never = Instant.now().plusSeconds(36_000);
            producer.sendBatch(IntStream.range(0, timed)
                    .mapToObj(number -> Message.builder("orders")
                            .key("later")
                            .uniqueId("t" + number)
                            .deliverAt(never)
                            .body("body " + number)
                            .build())
                    .toList());
            producer.send(Message.builder("orders").key("later").body("now").build());
            List<MessageView> found =
                    client.admin().find(MessageQuery.byKey("orders", "later")).toList();
            assertThat(found).hasSize(timed + 1);
            assertThat(found.subList(0, timed)).allMatch(message -> message.id().held());
            assertThat(found.get(timed).bodyAsString()).isEqualTo("now");
            assertThat(found).extracting(MessageView::id).doesNotHaveDuplicates();
            cluster.stop(cluster.leaderOf(uid));
            MessageView one = client.admin()
                    .find(MessageQuery.byUniqueId("orders", "t77"))
                    .findFirst()
                    .orElseThrow();
            assertThat(one.id().held()).isTrue();
            assertThat(client.admin().message(one.id()).orElseThrow().bodyAsString())
                    .isEqualTo("body 77");
            assertThat(client.admin().cancelTimer(one.id())).isTrue();
            assertThat(bodies(client, MessageQuery.byUniqueId("orders", "t77"))).isEmpty();
            producer.send(Message.builder("orders")
                    .uniqueId("soon")
                    .key("soon")
                    .delay(Duration.ofMillis(100))
                    .body("soon")
                    .build());
            Nodes.await(
                    "it is visible, and found",
                    () -> client.admin()
                            .find(MessageQuery.byUniqueId("orders", "soon"))
                            .anyMatch(message -> !message.id().held()));
            assertThat(bodies(client, MessageQuery.byKey("orders", "soon"))).containsExactly("soon");
        }
    }

    private static void send(RaftMqClient client) {
        try (Producer producer = client.producer()) {
            List<Message> messages = new ArrayList<>();
            for (int number = 0; number < MESSAGES; number++) {
                messages.add(Message.builder("orders")
                        .key("order-" + number)
                        .key("customer-" + number % 5)
                        .uniqueId("u" + number)
                        .tag(number % 2 == 0 ? "even" : "odd")
                        .body("body " + number)
                        .build());
            }
            producer.sendBatch(messages);
        }
    }

    private static void check(RaftMqClient client) {
        assertThat(bodies(client, MessageQuery.byKey("orders", "order-1234"))).containsExactly("body 1234");
        assertThat(bodies(client, MessageQuery.byUniqueId("orders", "u77"))).containsExactly("body 77");
        assertThat(bodies(client, MessageQuery.byUniqueId("orders", "order-77")))
                .isEmpty();
        assertThat(bodies(client, MessageQuery.byKey("orders", "nobody's"))).isEmpty();
        assertThat(bodies(client, MessageQuery.byKey("orders", "customer-3")))
                .containsExactlyElementsOf(IntStream.range(0, MESSAGES)
                        .filter(number -> number % 5 == 3)
                        .mapToObj(number -> "body " + number)
                        .toList());
        assertThat(bodies(client, MessageQuery.byTime("orders", null, null))).hasSize(MESSAGES);
        assertThat(bodies(client, MessageQuery.byTime("orders", null, null).passing(Filter.tags("odd"))))
                .hasSize(MESSAGES / 2)
                .contains("body 1")
                .doesNotContain("body 2");
        MessageView last = client.admin()
                .find(MessageQuery.byUniqueId("orders", "u" + (MESSAGES - 1)))
                .findFirst()
                .orElseThrow();
        assertThat(last.keys()).contains("order-" + (MESSAGES - 1));
        assertThat(client.admin().message(last.id()).orElseThrow().uniqueId()).isEqualTo(last.uniqueId());
        assertThat(client.admin()
                        .message(last.topicPartition(), last.offset())
                        .orElseThrow()
                        .id())
                .isEqualTo(last.id());
        assertThat(client.admin().message(last.topicPartition(), MESSAGES)).isEmpty();
        assertThat(last.bornHost()).as("an address of this machine").isNotEmpty();
        MessageQuery later = MessageQuery.byKey("orders", "customer-3")
                .between(last.storeTime().plusMillis(1), null);
        assertThat(bodies(client, later)).isEmpty();
        assertThatThrownBy(() -> bodies(client, MessageQuery.byKey("no-such-topic", "k")))
                .isInstanceOf(RaftMqException.class);
    }

    private static List<String> bodies(RaftMqClient client, MessageQuery query) {
        return client.admin().find(query).map(MessageView::bodyAsString).toList();
    }
}
