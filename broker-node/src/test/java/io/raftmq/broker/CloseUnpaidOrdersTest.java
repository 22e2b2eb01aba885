package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.example.CloseUnpaidOrders;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseUnpaidOrdersTest {
    @TempDir
    Path dir;

    @Test
    void theExampleClosesWhatWasNotPaidAndNothingElse() throws Exception {
        try (SingleNode node = SingleNode.start(Nodes.config(1, dir.resolve("data"), Map.of()))) {
            node.createTopic("order-timeouts");
            try (RaftMqClient client = RaftMqClient.connect("127.0.0.1:" + node.node.clientPort());
                    CloseUnpaidOrders orders = new CloseUnpaidOrders(client, Duration.ofSeconds(10))) {
                orders.place("paid");
                orders.place("unpaid");
                assertThat(orders.pay("paid")).isTrue();
                Nodes.await("the unpaid order is closed", () -> orders.closed().contains("unpaid"));
                assertThat(orders.closed()).containsExactly("unpaid");
                assertThat(orders.pay("unpaid")).isFalse();
            }
        }
    }
}
