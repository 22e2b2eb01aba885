package io.raftmq.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.ClaimKey;
import io.raftmq.client.ClaimResult;
import io.raftmq.client.ClaimStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimCommandTest {
    private static final ClaimKey KEY = new ClaimKey("orders", "billing", "order-17");

    private ClaimResult standing = new ClaimResult(KEY, ClaimStatus.FREE, 0, Duration.ZERO);
    private final List<Long> released = new ArrayList<>();
    private final StubbedCli cli = StubbedCli.withClaims((method, arguments) -> {
        assertThat(arguments[0]).isEqualTo(KEY);
        return switch (method) {
            case "look" -> standing;
            case "release" -> {
                released.add((Long) arguments[1]);
                yield null;
            }
            default -> throw new AssertionError(method);
        };
    });

    private int run(String verb, String... more) {
        List<String> words =
                new ArrayList<>(List.of("claim", verb, "order-17", "--topic", "orders", "--group", "billing"));
        words.addAll(List.of(more));
        return cli.run(words.toArray(String[]::new));
    }

    @Test
    void aKeyIsShownAsItStands() {
        assertThat(run("show")).isZero();
        assertThat(cli.out()).isEqualTo("free\n");
        standing = new ClaimResult(KEY, ClaimStatus.IN_PROGRESS, 42, Duration.ofSeconds(20));
        assertThat(run("show")).isZero();
        assertThat(cli.out()).contains("in progress").contains("42").contains("20s");
        assertThat(run("show", "--json")).isZero();
        assertThat(cli.out()).contains("\"token\":42,\"leftMs\":20000");
    }

    @Test
    void aClaimIsReleasedWithTheTokenItHas() {
        standing = new ClaimResult(KEY, ClaimStatus.SUCCEEDED, 43, Duration.ofMinutes(20));
        assertThat(run("release")).isZero();
        assertThat(released).containsExactly(43L);
        assertThat(cli.out()).contains("order-17 is free");
    }

    @Test
    void aFreeKeyNeedsNoRelease() {
        assertThat(run("release")).isZero();
        assertThat(released).isEmpty();
    }

    @Test
    void topicAndGroupMustBeNamed() {
        assertThat(cli.run("claim", "show", "order-17", "--topic", "orders")).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("claim", "show", "order-17", "--group", "billing")).isEqualTo(ExitCodes.USAGE);
    }
}
