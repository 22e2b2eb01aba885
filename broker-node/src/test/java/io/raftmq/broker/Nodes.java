package io.raftmq.broker;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** Starts nodes for tests, on free ports. */
final class Nodes {
    private Nodes() {}

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static BrokerConfig config(int id, Path directory, Map<String, String> more) throws ConfigException, IOException {
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

    /** Asks again and again until the answer is yes; fails after 30 s. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 30 s: " + what);
            }
            Thread.sleep(10);
        }
    }
}
