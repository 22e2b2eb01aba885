package io.raftmq.client.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.DeadLetter;
import io.raftmq.client.Filter;
import io.raftmq.client.GroupTrace;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageQuery;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single messages on the command line: got, queried, traced, redelivered. */
class MessageCommandTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    private final FakeClient cluster = new FakeClient();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        return new RaftMqCli(options -> cluster, new ByteArrayInputStream(new byte[0]), out, err).run(words);
    }

    private String said() {
        return out.toString(UTF_8);
    }

    private static MessageView message(MessageId id) {
        return new MessageView(
                id,
                "orders",
                "body\n17".getBytes(UTF_8),
                "paid",
                List.of("order-17"),
                Map.of("colour", "blue"),
                "customer-3",
                "u17",
                0,
                0,
                NOON,
                "10.0.0.5",
                NOON.plusMillis(3),
                1,
                null);
    }

    private static GroupTrace group(String name, GroupTrace.Place place) {
        GroupTrace.Failure failure =
                new GroupTrace.Failure(DeadLetter.Reason.FAILED, 2, "member-a", NOON.plusSeconds(5), "no stock");
        GroupTrace.Event leased =
                new GroupTrace.Event(GroupTrace.Kind.LEASED, NOON.plusSeconds(4), "member-a", 2, null, "");
        return new GroupTrace(
                name, place, 2, "member-a", NOON.plusSeconds(60), -1, failure, null, 0, NOON, 0, 0, List.of(leased));
    }

    private static MessageTrace trace(MessageId id, MessageTrace.State state, GroupTrace... groups) {
        MessageTrace.Hold hold =
                id.held() ? new MessageTrace.Hold(NOON.plusSeconds(3_600), "tellers", 1, NOON, NOON, null, null) : null;
        return new MessageTrace(
                "orders",
                id,
                state,
                state == MessageTrace.State.UNKNOWN ? null : message(id),
                new MessageTrace.Source(77, 1, 1_017),
                4_711,
                4_712,
                4_711,
                hold,
                List.of(groups));
    }

    private MessageId stored(long offset) {
        MessageId id = new MessageId(0x1f, 2, offset);
        cluster.messages.put(id, message(id));
        return id;
    }

    @Test
    void aMessageIsGotByItsIdOrItsPlace() {
        stored(17);
        assertThat(run("message", "get", "1f-2-17")).as(err.toString(UTF_8)).isZero();
        assertThat(said()).contains("order-17").contains("10.0.0.5").contains("body\n17");
        out.reset();
        assertThat(run("message", "get", "orders", "--partition", "2", "--offset", "17", "--body"))
                .isZero();
        assertThat(said()).as("byte for byte").isEqualTo("body\n17");
        assertThat(run("message", "get", "1f-2-18")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString(UTF_8)).contains("1f-2-18");
    }

    @Test
    void messagesAreQueriedAsTheWordsSay() {
        stored(17);
        stored(18);
        assertThat(run("message", "query", "orders", "--key", "order-17", "--limit", "1"))
                .isZero();
        assertThat(said()).contains("1f-2-17").doesNotContain("1f-2-18");
        String from = "2026-01-31T12:00:00Z";
        assertThat(run("message", "query", "orders", "--from", from, "--partition", "2", "--filter", "a || b"))
                .isZero();
        assertThat(run("message", "query", "orders", "--unique-id", "u17", "--json"))
                .isZero();
        assertThat(cluster.queries)
                .containsExactly(
                        MessageQuery.byKey("orders", "order-17"),
                        MessageQuery.byTime("orders", NOON, null).in(2).passing(new Filter("a || b")),
                        MessageQuery.byUniqueId("orders", "u17"));
        assertThat(said()).contains("\"bornHost\":\"10.0.0.5\"");
    }

    @Test
    void aStoryIsToldGroupByGroup() {
        MessageId id = stored(17);
        cluster.traces.put(
                id,
                trace(
                        id,
                        MessageTrace.State.QUEUED,
                        group("billing", GroupTrace.Place.WAITING),
                        group("shipping", GroupTrace.Place.LEASED)));
        for (String[] words : new String[][] {
            {"message", "trace", "1f-2-17"},
            {"message", "trace", "orders", "--partition", "2", "--offset", "17"},
            {"message", "trace", "orders", "--unique-id", "u17"}
        }) {
            out.reset();
            assertThat(run(words)).as(err.toString(UTF_8)).isZero();
            assertThat(said())
                    .contains("77, epoch 1, sequence 1017")
                    .contains("4711, queued by 4712")
                    .contains("group billing: WAITING until 2026-01-31T12:01:00Z, after 2 attempts")
                    .contains("last failure at 2026-01-31T12:00:05Z, attempt 2, member-a: FAILED: no stock")
                    .contains("group shipping: LEASED to member-a until 2026-01-31T12:01:00Z, attempt 2")
                    .contains("2026-01-31T12:00:04Z  LEASED, attempt 2, member-a");
        }
        out.reset();
        assertThat(run("message", "trace", "1f-2-17", "--json")).isZero();
        assertThat(said())
                .contains("\"place\":\"WAITING\"")
                .contains("\"sequence\":1017")
                .contains("\"note\":\"no stock\"");
    }

    @Test
    void whatIsHeldBackOrUnknownIsSaidSo() {
        MessageId held = new MessageId(0x1f, 2, 5, true);
        cluster.traces.put(held, trace(held, MessageTrace.State.TIMED));
        assertThat(run("message", "trace", "1f-2-h5")).isZero();
        assertThat(said()).contains("TIMED").contains("2026-01-31T13:00:00Z").contains("tellers");
        MessageId unknown = new MessageId(0x1f, 2, 6, true);
        cluster.traces.put(unknown, trace(unknown, MessageTrace.State.UNKNOWN));
        assertThat(run("message", "trace", "1f-2-h6")).isEqualTo(ExitCodes.FAILED);
        assertThat(run("message", "trace", "1f-2-99")).isEqualTo(ExitCodes.FAILED);
    }

    @Test
    void oneMessageIsRedeliveredToOneGroup() {
        stored(17);
        assertThat(run("message", "redeliver", "1f-2-17", "--group", "billing")).isZero();
        assertThat(said()).contains("1f-2-17").contains("on offer to group billing");
        out.reset();
        assertThat(run(
                        "message",
                        "redeliver",
                        "orders",
                        "--partition",
                        "2",
                        "--offset",
                        "18",
                        "--group",
                        "billing",
                        "--json"))
                .isZero();
        assertThat(said()).isEqualTo("{\"offered\":false}\n");
        assertThat(cluster.redelivered).containsExactly("billing 1f-2-17", "billing 1f-2-18");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message get orders --partition 2",
                "message get orders --offset 2",
                "message trace orders",
                "message trace 1f-2-17 --partition -1 --offset 2",
                "message redeliver 1f-2-17",
                "message query orders --key a --unique-id b",
                "message query orders --from noon"
            })
    void wordsThatMakeNoSenseEndWithTwo(String words) {
        assertThat(run(words.split(" "))).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString(UTF_8)).isNotBlank();
    }
}
