package io.raftmq.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.FailureCode;
import io.raftmq.client.GroupCopy;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.GroupDescription.Mode;
import io.raftmq.client.GroupDescription.Progress;
import io.raftmq.client.GroupSettings;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Groups on the command line: how they consume, who owns what, and where they stand. */
class GroupModesCommandTest {
    private static final TopicPartition FIRST = new TopicPartition("orders", 0);
    private static final TopicPartition SECOND = new TopicPartition("orders", 1);

    private Optional<GroupDescription> described = Optional.empty();
    private final List<List<Object>> asked = new ArrayList<>();
    private final StubbedCli cli = StubbedCli.withAdmin(this::answer);

    private Object answer(String method, Object[] arguments) {
        List<Object> call = new ArrayList<>(List.of(method));
        call.addAll(arguments == null ? List.of() : Arrays.asList(arguments));
        asked.add(call);
        return switch (method) {
            case "describeGroup" -> described;
            case "listTopics" -> List.of("orders");
            case "groupProgress" ->
                List.of(new Progress(FIRST, 10, 0, 25, 0, -1), new Progress(SECOND, -1, 0, 5, 0, -1));
            case "resetOffset" ->
                arguments.length == 3 && arguments[1] instanceof String ? Map.of(SECOND, 5L, FIRST, 25L) : (Object) 17L;
            case "skipBacklog" -> Map.of(FIRST, 25L);
            case "cloneGroup" -> List.of(new GroupCopy(FIRST, 10, null));
            case "forkGroup" -> List.of(new GroupCopy(FIRST, 3, Instant.parse("2026-01-31T11:59:00Z")));
            default -> throw new AssertionError(method);
        };
    }

    @Test
    void aGroupIsShownWithItsModeItsMembersAndWhoOwnsWhat() {
        described = Optional.of(new GroupDescription(
                "billing",
                Mode.EXCLUSIVE,
                3,
                Map.of("orders", "paid"),
                List.of("one", "two"),
                2,
                Map.of(FIRST, "one", SECOND, "one"),
                GroupSettings.unchanged()));
        assertThat(cli.run("group", "describe", "billing")).as(cli.err()).isZero();
        assertThat(cli.out())
                .contains("group billing, EXCLUSIVE, subscription version 3, revision 2")
                .contains("members [one, two], lag 20")
                .containsPattern("orders +0 +10 +25 +15 .* one");
        assertThat(cli.run("group", "describe", "billing", "--json")).isZero();
        assertThat(cli.out()).contains("\"mode\":\"EXCLUSIVE\"").contains("\"owner\":\"one\"");
    }

    @Test
    void aGroupThatOnlyCommitsOffsetsIsFoundByThem() {
        assertThat(cli.run("group", "describe", "reader")).isZero();
        assertThat(cli.out()).contains("QUEUE_BOUND").contains("lag 15");
    }

    @Test
    void offsetsAreResetEverywhereOrInOnePartition() {
        assertThat(cli.run("group", "reset-offset", "billing", "--topic", "orders", "--to", "latest"))
                .isZero();
        assertThat(cli.out()).containsSubsequence("orders  0          25", "orders  1          5");
        assertThat(asked).contains(List.of("resetOffset", "billing", "orders", StartFrom.latest()));
        String[] one = {"group", "reset-offset", "billing", "--topic", "orders", "--partition", "1", "--to", "17"};
        assertThat(cli.run(one)).isZero();
        assertThat(asked).contains(List.of("resetOffset", "billing", SECOND, 17L));
        assertThat(cli.run("group", "reset-offset", "billing", "--topic", "orders", "--to", "17"))
                .as("an offset is one partition's")
                .isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void aBacklogIsSkippedAGroupClonedAndForked() {
        assertThat(cli.run("group", "skip", "billing", "--topic", "orders")).isZero();
        assertThat(cli.out()).contains("25");
        assertThat(cli.run("group", "clone", "billing", "twin")).isZero();
        assertThat(asked).contains(List.of("cloneGroup", "billing", "twin"));
        assertThat(cli.run("group", "fork", "billing", "past", "--at", "2026-01-31T12:00:00Z"))
                .isZero();
        assertThat(asked).contains(List.of("forkGroup", "billing", "past", Instant.parse("2026-01-31T12:00:00Z")));
        assertThat(cli.out()).contains("2026-01-31T11:59:00Z");
        assertThat(cli.run("group", "fork", "billing", "past", "--at", "noon")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void whatTheClusterRefusesIsAFailure() {
        StubbedCli refusing = StubbedCli.withAdmin((method, arguments) -> {
            throw new RaftMqException(FailureCode.GROUP_EXISTS, false, false, "group twin is there");
        });
        assertThat(refusing.run("group", "clone", "billing", "twin")).isEqualTo(ExitCodes.FAILED);
        assertThat(refusing.err()).contains("group twin is there");
    }
}
