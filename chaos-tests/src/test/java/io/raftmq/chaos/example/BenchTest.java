package io.raftmq.chaos.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.cli.RaftMqCli;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurements of {@code raftmq bench} that need a broker which really holds, claims and delivers again. */
class BenchTest {
    @Test
    void eachMeasuresWhatItSays(@TempDir Path dir) throws Exception {
        try (ExampleNode node = new ExampleNode(dir)) {
            assertThat(bench(node, "transactions", "--transactions", "20"))
                    .contains("transactions=20")
                    .contains("commit to receipt p50=");
            assertThat(bench(node, "retries", "--messages", "20", "--delay", "100ms"))
                    .contains("messages=20 delay=100ms")
                    .contains("lateness p50=");
            assertThat(bench(node, "claims", "--messages", "200"))
                    .contains("claim   p50=")
                    .contains("messages=200 plain=");
            assertThat(bench(node, "timers", "--rate", "50", "--duration", "1s", "--delay", "1s"))
                    .contains("acked=50")
                    .contains("early=0");
        }
    }

    private static String bench(ExampleNode node, String... words) {
        String[] args = new String[words.length + 3];
        args[0] = "bench";
        System.arraycopy(words, 0, args, 1, words.length);
        args[words.length + 1] = "--bootstrap";
        args[words.length + 2] = node.bootstrap();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = RaftMqCli.run(out, err, args);
        assertThat(exit).as(err.toString(UTF_8)).isZero();
        return out.toString(UTF_8);
    }
}
