package io.raftmq.broker;

import io.raftmq.broker.example.PriceList;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a broadcast group does what it says. */
class PriceListTest {
    @Test
    void runs(@TempDir Path dir) throws Exception {
        try (SingleNode node = SingleNode.start(Nodes.config(1, dir.resolve("data"), Map.of()));
                RaftMqClient client = RaftMqClient.connect("127.0.0.1:" + node.node.clientPort())) {
            client.admin().createTopic("prices", 4, TopicSettings.defaults());
            try (Producer producer = client.producer();
                    PriceList north = new PriceList(client, "north");
                    PriceList south = new PriceList(client, "south")) {
                for (int cents = 1; cents <= 20; cents++) {
                    for (String article : new String[] {"tea", "bread"}) {
                        producer.send(Message.builder("prices")
                                .key(article)
                                .messageGroup(article)
                                .body(Integer.toString(article.length() * cents))
                                .build());
                    }
                }
                Nodes.await(
                        "both shops know the last prices",
                        () -> Stream.of(north, south)
                                .allMatch(shop -> shop.of("tea").equals(OptionalLong.of(60))
                                        && shop.of("bread").equals(OptionalLong.of(100))));
            }
        }
    }
}
