package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.example.RunningTotals;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a stream consumer does what it says. */
class RunningTotalsTest {
    @Test
    void runs(@TempDir Path dir) throws Exception {
        try (SingleNode node = SingleNode.start(Nodes.config(1, dir.resolve("data"), Map.of()));
                RaftMqClient client = RaftMqClient.connect("127.0.0.1:" + node.node.clientPort())) {
            client.admin().createTopic("payments", 4, TopicSettings.defaults());
            try (Producer producer = client.producer();
                    RunningTotals totals = new RunningTotals(client)) {
                for (int i = 1; i <= 30; i++) {
                    String account = "account-" + i % 3;
                    producer.send(Message.builder("payments")
                            .key(account)
                            .partition(i % 3)
                            .body(Integer.toString(i))
                            .build());
                }
                Nodes.await("all added up", () -> {
                    totals.work();
                    return totals.of("account-0") + totals.of("account-1") + totals.of("account-2") == 465;
                });
                assertThat(totals.of("account-0")).isEqualTo(165);
                assertThat(totals.of("account-1")).isEqualTo(145);
                assertThat(totals.of("account-2")).isEqualTo(155);
            }
        }
    }
}
