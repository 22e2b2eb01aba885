package io.raftmq.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A node that must not start says why, in words that say what to do, and ends. */
class RefusedStartIT {
    private static final Duration ENDS = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void aPortInUse() throws IOException {
        ClusterLayout layout = layout("taken", Map.of());
        try (ServerSocket taken = new ServerSocket(layout.node(1).clientPort(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal(layout))
                    .contains(String.valueOf(taken.getLocalPort()))
                    .containsIgnoringCase("in use");
        }
    }

    @Test
    void aDataDirectoryInUseByAnotherProcess() {
        try (ProcessCluster running = ProcessCluster.of(directory.resolve("owner"), 1)) {
            running.start();
            ClusterLayout other = layout(
                    "other", Map.of("data.dir", running.layout().node(1).data().toString()));
            assertThat(refusal(other)).containsIgnoringCase("in use");
            awaitReady(running);
        }
    }

    @Test
    void aDataDirectoryOfAnotherNode() {
        ProcessCluster owner = ProcessCluster.of(directory.resolve("owner"), 1);
        owner.start();
        owner.stop();
        String data = owner.layout().node(1).data().toString();
        assertThat(refusal(layout("foreign", Map.of("data.dir", data, "node.id", "2"))))
                .contains("node 1")
                .contains("node 2");
    }

    @Test
    void anUnknownKey() {
        assertThat(refusal(layout("unknown", Map.of("log.segment.bites", "64MiB"))))
                .contains("log.segment.bites")
                .contains("log.segment.bytes");
    }

    @Test
    void aValueThatIsNone() {
        assertThat(refusal(layout("broken", Map.of("log.segment.bytes", "many"))))
                .contains("log.segment.bytes");
    }

    @Test
    void twoNodesWithOneId() {
        try (ProcessCluster cluster = ProcessCluster.of(directory.resolve("three"), 3)) {
            cluster.start();
            // As somebody would who sets up a fourth node and forgets to change its number.
            ClusterLayout twin = new ClusterLayout(
                    directory.resolve("twin"), 1, FreePorts.base(), Map.of("cluster.initial", others(cluster)));
            assertThat(refusal(twin)).containsIgnoringCase("node 1");
            awaitReady(cluster);
        }
    }

    private ClusterLayout layout(String name, Map<String, String> settings) {
        return new ClusterLayout(directory.resolve(name), 1, FreePorts.base(), settings);
    }

    /** Starts the only node of the layout; returns what it printed before it ended with a failure. */
    private static String refusal(ClusterLayout layout) {
        NodeLayout node = layout.node(1);
        layout.writeConfig(node);
        BrokerProcess process = BrokerProcess.start(node, BrokerCommand.server(node.config()));
        try {
            assertThat(process.awaitExit(ENDS)).as(process::logTail).isNotZero();
            return process.logTail();
        } finally {
            process.kill();
        }
    }

    /** The node that was there before goes on; a single answer may be late. */
    private static void awaitReady(ProcessCluster cluster) {
        NodeLayout node = cluster.layout().node(1);
        Deadline.await(Duration.ofSeconds(30), () -> Health.ready(node), () -> "node 1 is not ready");
    }

    private static String others(ProcessCluster cluster) {
        return cluster.layout().nodes().stream()
                .filter(node -> node.id() != 1)
                .map(node -> node.id() + "@" + NodeLayout.HOST + ":" + node.raftPort() + ":" + node.clientPort())
                .collect(Collectors.joining(","));
    }
}
