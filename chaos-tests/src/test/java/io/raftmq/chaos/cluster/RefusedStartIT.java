package io.raftmq.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A node that must not start says why, in words that say what to do, and ends. */
class RefusedStartIT {
    private static final Duration ENDS = Duration.ofSeconds(30);

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
            assertThat(Health.ready(running.layout().node(1))).isTrue();
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
            ClusterLayout twin = new ClusterLayout(
                    directory.resolve("twin"), 1, FreePorts.base(), Map.of("cluster.initial", initial(cluster)));
            assertThat(refusal(twin)).containsIgnoringCase("node 1");
            assertThat(Health.ready(cluster.layout().node(1))).isTrue();
        }
    }

    private ClusterLayout layout(String name, Map<String, String> settings) {
        return new ClusterLayout(directory.resolve(name), 1, FreePorts.base(), settings);
    }

    /** Starts the only node of the layout; returns what it printed before it ended with a failure. */
    private static String refusal(ClusterLayout layout) {
        NodeLayout node = layout.node(1);
        layout.writeConfig(node);
        BrokerProcess process = BrokerProcess.start(BrokerCommand.server(node.config()), node.log());
        try {
            assertThat(process.awaitExit(ENDS)).as(process::logTail).isNotZero();
            return process.logTail();
        } finally {
            process.kill();
        }
    }

    private static String initial(ProcessCluster cluster) {
        try {
            return Files.readAllLines(cluster.layout().node(1).config()).stream()
                    .filter(line -> line.startsWith("cluster.initial="))
                    .map(line -> line.substring(line.indexOf('=') + 1))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new ClusterException("no configuration", e);
        }
    }
}
