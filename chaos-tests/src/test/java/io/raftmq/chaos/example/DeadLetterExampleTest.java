package io.raftmq.chaos.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.BrokerNode;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.FreePorts;
import io.raftmq.client.DeadLetter;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of retries and dead letters does what it says. */
class DeadLetterExampleTest {
    @Test
    void runs(@TempDir Path dir) throws Exception {
        int port = FreePorts.base();
        BrokerConfig config = BrokerConfig.of(
                Map.of(
                        "node.id",
                        "1",
                        "data.dir",
                        dir.toString(),
                        "client.port",
                        Integer.toString(port),
                        "raft.port",
                        Integer.toString(port + 1),
                        "http.port",
                        "0",
                        "log.segment.bytes",
                        "16MiB"),
                Map.of());
        try (BrokerNode node = new BrokerNode(
                config,
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                },
                why -> {
                    throw new AssertionError(why);
                })) {
            node.start();
            try (RaftMqClient client = RaftMqClient.connect("127.0.0.1:" + port)) {
                client.admin().createTopic("orders", 2, TopicSettings.defaults());
                ordersAreShipped(client);
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        Deadline.await(Duration.ofSeconds(60), condition, () -> "the orders are where they belong");
    }

    private static void ordersAreShipped(RaftMqClient client) {
        try (DeadLetterExample shipping = new DeadLetterExample(client);
                Producer producer = client.producer()) {
            shipping.deliver("teapot");
            for (String article : new String[] {"teapot", "kettle", ""}) {
                producer.send(Message.builder("orders").body(article).build());
            }
            await(() -> shipping.unshipped().size() == 2 && shipping.shipped().contains("teapot"));
            assertThat(shipping.unshipped())
                    .extracting(DeadLetter::reason)
                    .containsExactlyInAnyOrder(DeadLetter.Reason.FAILED, DeadLetter.Reason.REJECTED);
            DeadLetter kettle = shipping.unshipped().stream()
                    .filter(letter -> letter.reason() == DeadLetter.Reason.FAILED)
                    .findFirst()
                    .orElseThrow();
            assertThat(kettle.note()).contains("no kettle in stock, attempt 3");
            shipping.deliver("kettle");
            assertThat(shipping.tryAgain(DeadLetterFilter.all().withMessageId(kettle.messageId())))
                    .isEqualTo(1);
            await(() -> shipping.shipped().contains("kettle"));
            assertThat(shipping.unshipped()).hasSize(1);
        }
    }
}
