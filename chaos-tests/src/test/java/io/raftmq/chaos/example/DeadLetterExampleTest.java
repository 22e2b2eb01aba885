package io.raftmq.chaos.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.DeadLetter;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of retries and dead letters does what it says. */
class DeadLetterExampleTest {
    @Test
    void runs(@TempDir Path dir) throws Exception {
        try (ExampleNode node = new ExampleNode(dir)) {
            node.client().admin().createTopic("orders", 2, TopicSettings.defaults());
            ordersAreShipped(node.client());
        }
    }

    private static void ordersAreShipped(RaftMqClient client) {
        try (DeadLetterExample shipping = new DeadLetterExample(client);
                Producer producer = client.producer()) {
            shipping.deliver("teapot");
            for (String article : new String[] {"teapot", "kettle", ""}) {
                producer.send(Message.builder("orders").body(article).build());
            }
            ExampleNode.await(
                    "the orders are where they belong",
                    () -> shipping.unshipped().size() == 2 && shipping.shipped().contains("teapot"));
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
            ExampleNode.await(
                    "the orders are where they belong", () -> shipping.shipped().contains("kettle"));
            assertThat(shipping.unshipped()).hasSize(1);
        }
    }
}
