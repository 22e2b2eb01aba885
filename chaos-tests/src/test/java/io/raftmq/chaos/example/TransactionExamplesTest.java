package io.raftmq.chaos.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.MessageView;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of transactions and of requests with replies do what they say. */
class TransactionExamplesTest {
    @Test
    void run(@TempDir Path dir) throws Exception {
        try (ExampleNode node = new ExampleNode(dir)) {
            payments(node.client());
            prices(node.client());
        }
    }

    private static void payments(RaftMqClient client) {
        client.admin().createTopic("paid", 1, TopicSettings.defaults());
        try (TransactionExample service = new TransactionExample(client);
                PullConsumer consumer = client.pullConsumer(PullConsumerOptions.defaults())) {
            assertThat(service.pay("order-1", 1_999)).isTrue();
            assertThat(service.pay("order-1", 1_999)).as("paid twice").isFalse();
            assertThat(service.pay("order-2", 500)).isTrue();
            consumer.assignTopic("paid");
            List<String> told = new ArrayList<>();
            while (told.size() < 2) {
                List<MessageView> polled = consumer.poll(Duration.ofSeconds(30));
                assertThat(polled).isNotEmpty();
                polled.forEach(message -> told.add(message.keys().get(0)));
            }
            assertThat(told).containsExactly("order-1", "order-2");
        }
    }

    private static void prices(RaftMqClient client) {
        client.admin().createTopic("price-requests", 1, TopicSettings.defaults());
        try (RequestReplyExample example = new RequestReplyExample(client)) {
            assertThat(example.priceOf("teapot")).isEqualTo("6.00");
        }
    }
}
