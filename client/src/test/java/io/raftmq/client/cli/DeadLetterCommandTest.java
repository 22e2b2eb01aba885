package io.raftmq.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.DeadLetter;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.MessageId;
import io.raftmq.client.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of groups, and their dead letters, on the command line. */
class DeadLetterCommandTest {
    private final FakeClient cluster = new FakeClient();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        return new RaftMqCli(options -> cluster, new ByteArrayInputStream(new byte[0]), out, err).run(words);
    }

    private static DeadLetter letter(long offset, String dead) {
        return new DeadLetter(
                "billing",
                "orders",
                new MessageId(0x1f, 0, offset),
                offset,
                DeadLetter.Reason.FAILED,
                16,
                Instant.parse("2026-01-31T12:00:00Z"),
                Instant.parse(dead),
                "no stock",
                null);
    }

    @Test
    void settingsAreChangedAsTheyAreWritten() {
        assertThat(run(
                        "group",
                        "alter",
                        "billing",
                        "--retry",
                        "1s*2..10m",
                        "--max-attempts",
                        "5",
                        "--when-exhausted",
                        "BLOCK",
                        "--dead-letter-retention",
                        "none"))
                .as(err.toString(UTF_8))
                .isZero();
        GroupSettings changed = cluster.groups.get("billing");
        assertThat(changed)
                .isEqualTo(GroupSettings.unchanged()
                        .withRetry(RetryPolicy.exponential(Duration.ofSeconds(1), 2, Duration.ofMinutes(10)))
                        .withMaxAttempts(5)
                        .withWhenExhausted(GroupSettings.WhenExhausted.BLOCK)
                        .withDeadLetterRetention(Duration.ofMillis(-1)));
        assertThat(out.toString(UTF_8)).contains("1s*2.0..600s").contains("BLOCK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "1s*x..2s", "1s*0.5..2s", "10s,", "1s*2..1ms"})
    void aPolicyThatIsNoneIsRefused(String policy) {
        assertThat(run("group", "alter", "billing", "--retry", policy)).isEqualTo(ExitCodes.USAGE);
        assertThat(cluster.groups).isEmpty();
    }

    @Test
    void deadLettersAreShownAndTakenByFilter() {
        cluster.deadLetters.addAll(List.of(letter(1, "2026-01-31T13:00:00Z"), letter(2, "2026-01-31T14:00:00Z")));
        assertThat(run("dlq", "list", "billing", "--from", "2026-01-31T13:30:00Z"))
                .isZero();
        assertThat(out.toString(UTF_8)).contains("1f-0-2").contains("no stock").doesNotContain("1f-0-1");
        assertThat(run("dlq", "show", "billing", "1f-0-1")).isZero();
        assertThat(run("dlq", "show", "billing", "1f-0-9")).isEqualTo(ExitCodes.FAILED);
        out.reset();
        assertThat(run("dlq", "resend", "billing", "--id", "1f-0-1")).isZero();
        assertThat(out.toString(UTF_8)).contains("resent 1");
        assertThat(run("dlq", "delete", "billing", "--all")).isZero();
        assertThat(cluster.deadLetters).isEmpty();
    }

    @Test
    void whoMeansAllMustSaySo() {
        cluster.deadLetters.add(letter(1, "2026-01-31T13:00:00Z"));
        assertThat(run("dlq", "delete", "billing")).isNotZero();
        assertThat(run("dlq", "resend", "billing")).isNotZero();
        assertThat(cluster.deadLetters).hasSize(1);
    }
}
