package io.raftmq.chaos.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The container's entry point, run as a plain script with a command in the broker's place that prints its words. */
class EntryPointTest {
    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void putAnEchoInTheBrokersPlace() throws Exception {
        Path echo = Files.writeString(directory.resolve("echo"), "#!/bin/sh\necho \"ran: $*\"\n");
        Files.setPosixFilePermissions(echo, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("RAFTMQ_COMMAND", echo.toString());
        environment.put("RAFTMQ_CONFIG_DIR", directory.toString());
    }

    @Test
    void writesTheConfigurationFromTheEnvironment() throws Exception {
        environment.put("RAFTMQ_ADVERTISED_HOST", "raftmq-12.example");
        environment.put("RAFTMQ_CLUSTER_INITIAL", "12@raftmq-12.example:9712:9711");
        Script run = Script.run(environment, "container/entrypoint", "server", "--check-config");
        assertThat(run.output())
                .isEqualTo("ran: server --config " + directory.resolve("node.properties") + " --check-config\n");
        assertThat(directory.resolve("node.properties")).content().isEqualTo("""
                        node.id=12
                        data.dir=/var/lib/raftmq/data
                        listen.host=0.0.0.0
                        advertised.host=raftmq-12.example
                        cluster.initial=12@raftmq-12.example:9712:9711
                        """);
    }

    @Test
    void theNodeIdWinsOverTheHostName() throws Exception {
        environment.put("RAFTMQ_ADVERTISED_HOST", "raftmq-12");
        environment.put("RAFTMQ_NODE_ID", "3");
        assertThat(Script.run(environment, "container/entrypoint").exitCode()).isZero();
        assertThat(directory.resolve("node.properties")).content().contains("node.id=3\n");
    }

    @Test
    void aHostNameWithoutANumberIsRefused() throws Exception {
        environment.put("RAFTMQ_ADVERTISED_HOST", "somewhere");
        Script run = Script.run(environment, "container/entrypoint");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output()).contains("set RAFTMQ_NODE_ID");
    }

    @Test
    void aConfigurationFileIsUsedAsItIs() throws Exception {
        environment.put("RAFTMQ_CONFIG", "/etc/raftmq/node.properties");
        assertThat(Script.run(environment, "container/entrypoint", "server").output())
                .isEqualTo("ran: server --config /etc/raftmq/node.properties\n");
    }

    @Test
    void anotherVerbGoesToTheClientTool() throws Exception {
        assertThat(Script.run(environment, "container/entrypoint", "topic", "list")
                        .output())
                .isEqualTo("ran: topic list\n");
    }
}
