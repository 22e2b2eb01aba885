package io.raftmq.chaos.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** No container engine and no systemd run where this is built; their files are parsed and held against the repository. */
class PackagingTest {
    private static final Path REPOSITORY = Script.DEPLOY.resolve("..").normalize();

    @Test
    void theImageIsMadeOfFilesThatAreHere() throws IOException {
        List<String> lines = Files.readAllLines(Script.DEPLOY.resolve("container/Dockerfile"));
        assertThat(lines).anyMatch(line -> line.startsWith("FROM ")).anyMatch(line -> line.startsWith("USER raftmq"));
        for (String line : lines) {
            if (line.startsWith("COPY ")) {
                String[] words = line.split(" ");
                for (String source : Arrays.asList(words).subList(1, words.length - 1)) {
                    // The jars are there only after the build; a test must not depend on it.
                    if (!source.equals("deploy/target/lib")) {
                        assertThat(REPOSITORY.resolve(source)).exists();
                    }
                }
            }
        }
    }

    @Test
    void composeStartsThreeNodesThatKnowEachOther() throws IOException {
        Map<String, Object> compose = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(Script.DEPLOY.resolve("container/compose.yaml")));
        Map<String, Object> services = map(compose.get("services"));
        assertThat(services).containsOnlyKeys("raftmq-1", "raftmq-2", "raftmq-3");
        for (Map.Entry<String, Object> service : services.entrySet()) {
            Map<String, Object> node = map(service.getValue());
            assertThat(node).containsEntry("hostname", service.getKey()).containsKeys("healthcheck", "volumes");
            assertThat(String.valueOf(map(node.get("environment")).get("RAFTMQ_CLUSTER_INITIAL")))
                    .contains(service.getKey().substring("raftmq-".length()) + "@" + service.getKey() + ":9712:9711");
            Path context = Script.DEPLOY
                    .resolve("container")
                    .resolve(String.valueOf(map(node.get("build")).get("context")));
            assertThat(context.normalize()).isEqualTo(REPOSITORY);
        }
        assertThat(map(compose.get("volumes"))).hasSize(3);
    }

    @Test
    void theUnitRunsTheScript() throws IOException {
        Map<String, Map<String, String>> unit = unit(Script.DEPLOY.resolve("systemd/raftmq.service"));
        assertThat(unit).containsOnlyKeys("Unit", "Service", "Install");
        Map<String, String> service = unit.getOrDefault("Service", Map.of());
        assertThat(service).containsEntry("User", "raftmq").containsEntry("KillSignal", "SIGTERM");
        assertThat(service.get("ExecStart"))
                .isEqualTo("/opt/raftmq/deploy/raftmq server --config /etc/raftmq/node.properties");
        assertThat(service.get("ExecStartPre")).isEqualTo(service.get("ExecStart") + " --check-config");
        assertThat(unit.getOrDefault("Unit", Map.of())).containsKey("StartLimitBurst");
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void scriptsAreExecutableAndParse(Path script) throws Exception {
        assertThat(Files.isExecutable(script)).isTrue();
        String shell = Files.readAllLines(script).get(0).contains("bash") ? "bash" : "sh";
        Process parse = new ProcessBuilder(shell, "-n", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(parse.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(parse.waitFor()).isZero();
    }

    static Stream<Path> scripts() {
        return Stream.of(
                        "cluster",
                        "raftmq",
                        "quickstart",
                        "kill-all",
                        "chaos",
                        "failover",
                        "example-shop",
                        "container/entrypoint")
                .map(Script.DEPLOY::resolve);
    }

    private static Map<String, Map<String, String>> unit(Path file) throws IOException {
        Map<String, Map<String, String>> sections = new HashMap<>();
        Map<String, String> section = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("[")) {
                section = sections.computeIfAbsent(line.substring(1, line.length() - 1), name -> new HashMap<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                assertThat(line).contains("=");
                section.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return sections;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value, "a mapping is missing");
    }
}
