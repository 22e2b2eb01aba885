package io.raftmq.broker;

import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/** A cluster of three nodes in this process and a client of it, with numbered messages to topic {@code t}. */
final class LiveGroups implements AutoCloseable {
    static final int PARTITIONS = 6;

    final TestCluster cluster;
    final RaftMqClient client;
    final StreamFleet fleet;
    final long uid;
    int sent;

    LiveGroups(Path dir) throws Exception {
        cluster = new TestCluster(dir, 3, Map.of());
        client = RaftMqClient.connect(IntStream.rangeClosed(1, 3)
                .mapToObj(id -> "127.0.0.1:" + cluster.node(id).clientPort())
                .reduce((a, b) -> a + "," + b)
                .orElseThrow());
        fleet = new StreamFleet(client);
        uid = cluster.createTopic("t", PARTITIONS);
    }

    /** Sends, and returns when all is stored; the partitions take turns. */
    void send(int count) {
        try (Producer producer = client.producer()) {
            for (int i = 0; i < count; i++) {
                var unused = producer.sendAsync(Message.builder("t")
                        .partition(sent % PARTITIONS)
                        .property("n", Integer.toString(sent))
                        .body("m" + sent++)
                        .build());
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        try {
            fleet.close();
        } finally {
            client.close();
            cluster.close();
        }
    }
}
