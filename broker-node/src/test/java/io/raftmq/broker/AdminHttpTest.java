package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole node shows its operators over HTTP. */
class AdminHttpTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path dir;

    @SuppressWarnings("NullAway.Init")
    private static SingleNode node;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        node = SingleNode.start(Nodes.config(1, dir, Map.of()));
        node.produce(node.createTopic("seen"), "hello".getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void itLivesAndIsReady() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.body()).isEqualTo("ready\n");
        assertThat(ready.statusCode()).isEqualTo(200);
    }

    @Test
    void metricsCountWhatWasStored() throws Exception {
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(metrics.body())
                .containsPattern("(?m)^raftmq_stored_messages_total 1\\.0$")
                .containsPattern("(?m)^raftmq_partitions_led 1\\.0$")
                .containsPattern("(?m)^raftmq_partitions_quarantined 0\\.0$")
                .contains("# HELP raftmq_disk_used_percent ", "# TYPE raftmq_log_bytes gauge");
    }

    @Test
    void statusTellsOfTheNodeAndItsPartitions() throws Exception {
        HttpResponse<String> answer = get("/status");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode status = new ObjectMapper().readTree(answer.body());
        assertThat(status.path("id").asInt()).isEqualTo(1);
        assertThat(status.path("pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(status.path("ready").asBoolean()).isTrue();
        assertThat(status.path("client").asText()).isEqualTo("127.0.0.1:" + node.node.clientPort());
        assertThat(status.path("metadata").path("leader").asInt()).isEqualTo(1);
        assertThat(status.path("quarantined").size()).isZero();
        JsonNode partition = status.path("partitions").path(0);
        assertThat(partition.path("topic").asText()).isEqualTo("seen");
        assertThat(partition.path("leading").asBoolean()).isTrue();
        assertThat(partition.path("applied").asLong()).isPositive();
    }

    @Test
    void nothingCanBeChangedAndNothingElseIsThere() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(uri("/status"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + node.node.httpPort() + path);
    }
}
