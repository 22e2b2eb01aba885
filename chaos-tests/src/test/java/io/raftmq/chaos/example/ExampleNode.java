package io.raftmq.chaos.example;

import io.raftmq.broker.BrokerNode;
import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.cluster.FreePorts;
import io.raftmq.client.RaftMqClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A cluster of one node in this process, for examples to run on, and a client of it. */
final class ExampleNode implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BrokerNode node;
    private final String bootstrap;
    private final RaftMqClient client;

    ExampleNode(Path dir) throws Exception {
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
                        "shutdown.transfer",
                        "1s",
                        "log.segment.bytes",
                        "16MiB"),
                Map.of());
        node = new BrokerNode(
                config,
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                },
                why -> {
                    throw new AssertionError(why);
                });
        node.start();
        bootstrap = "127.0.0.1:" + port;
        client = RaftMqClient.connect(bootstrap);
    }

    String bootstrap() {
        return bootstrap;
    }

    RaftMqClient client() {
        return client;
    }

    static void await(String what, BooleanSupplier condition) {
        Deadline.await(PATIENCE, condition, () -> what);
    }

    @Override
    public void close() throws Exception {
        client.close();
        node.close();
    }
}
