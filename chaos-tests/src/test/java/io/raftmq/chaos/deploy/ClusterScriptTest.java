package io.raftmq.chaos.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/cluster} where it needs no node: words, files, and whose processes it dares to touch. */
class ClusterScriptTest {
    @TempDir
    private Path directory;

    @Test
    void statusOfNothingIsJsonThatSaysSo() throws Exception {
        JsonNode status = new ObjectMapper()
                .readTree(cluster("status", "--json", "--nodes", "2", "--base-port", "21000")
                        .output());
        assertThat(status.path("nodes")).hasSize(2);
        JsonNode second = status.path("nodes").path(1);
        assertThat(second.path("id").asInt()).isEqualTo(2);
        assertThat(second.path("pid").isNull()).isTrue();
        assertThat(second.path("state").asText()).isEqualTo("down");
        assertThat(second.path("client").asText()).isEqualTo("127.0.0.1:21002");
        assertThat(second.path("raft").asText()).isEqualTo("127.0.0.1:21012");
        assertThat(second.path("http").asText()).isEqualTo("127.0.0.1:21022");
        assertThat(status.path("partitions").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "kill",
                "kill 4",
                "kill 0",
                "kill x",
                "start --nodes 12",
                "start --base-port 99999",
                "status --dir",
                "start --set novalue",
                "status --nonsense"
            })
    void wrongWordsEndWithTwoAndSayWhy(String words) throws Exception {
        Script run = cluster(words.split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("cluster: ").contains("deploy/cluster help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill", "pause", "resume"})
    void neverTouchesAnotherProcessThatHasThePidOfAFormerNode(String verb) throws Exception {
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            Files.writeString(directory.resolve("n1.pid"), stranger.pid() + "\n");
            Script run = cluster(verb, "1");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.output()).contains("node 1 does not run");
            assertThat(cluster("stop").exitCode()).isZero();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void wipesNoDirectoryThatIsNotAClusters() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "data");
        Script run = cluster("wipe");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("not the directory of a cluster");
        assertThat(precious).exists();
    }

    @Test
    void wipeLeavesWhatIsNotItsOwn() throws Exception {
        Files.writeString(directory.resolve("cluster.conf"), "nodes=3\nbase_port=21000\n");
        Files.createDirectories(directory.resolve("n1/data"));
        Path precious = Files.writeString(directory.resolve("precious"), "data");
        assertThat(cluster("wipe").exitCode()).isZero();
        assertThat(directory.resolve("n1")).doesNotExist();
        assertThat(precious).exists();
    }

    @Test
    void remembersNodesAndPorts() throws Exception {
        Files.writeString(directory.resolve("cluster.conf"), "nodes=5\nbase_port=21500\n");
        assertThat(cluster("status").output()).contains("127.0.0.1:21505");
        Script contradiction = cluster("status", "--nodes", "3");
        assertThat(contradiction.exitCode()).isEqualTo(2);
        assertThat(contradiction.output()).contains("has 5 nodes, not 3");
    }

    private Script cluster(String... words) throws Exception {
        return Script.run(Map.of("RAFTMQ_CLUSTER_DIR", directory.toString()), "cluster", words);
    }
}
