package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts nodes for tests, on free ports. */
final class Nodes {
    private static final int FIRST_PORT = 21_000;
    private static final int PORTS = 10_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 31 % PORTS));

    private Nodes() {}

    /**
     * A port nobody listens on, never the same twice. Below the range from which the system itself takes ports, so that no
     * outgoing connection gets it in between.
     */
    static int freePort() {
        while (true) {
            int port = FIRST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException inUse) {
                assertThat(NEXT_PORT.get())
                        .as("ports tried, the last one: %s", inUse)
                        .isLessThan(2 * PORTS);
            }
        }
    }

    static BrokerConfig config(int id, Path directory, Map<String, String> more) throws ConfigException {
        Map<String, String> texts = new HashMap<>(Map.of(
                "node.id", Integer.toString(id),
                "data.dir", directory.toString(),
                "client.port", "0",
                "raft.port", Integer.toString(freePort()),
                "http.port", "0",
                "log.segment.bytes", "16MiB",
                "partition.loops", "2",
                "net.io-threads", "2",
                "shutdown.transfer", "2s"));
        texts.putAll(more);
        return BrokerConfig.of(texts, Map.of());
    }

    static BrokerNode start(BrokerConfig config) throws Exception {
        BrokerNode node = new BrokerNode(
                config,
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                },
                why -> {
                    throw new AssertionError(why);
                });
        boolean started = false;
        try {
            node.start();
            started = true;
            return node;
        } finally {
            if (!started) {
                node.close();
            }
        }
    }

    /** Asks again and again until the answer is yes; fails after 60 s. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 60 s: " + what);
            }
            Thread.sleep(10);
        }
    }
}
