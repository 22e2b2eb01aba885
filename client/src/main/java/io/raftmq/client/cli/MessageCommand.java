package io.raftmq.client.cli;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Filter;
import io.raftmq.client.MessageQuery;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Single messages. */
@Command(
        name = "message",
        description = "Shows stored messages and their stories, and delivers one again.",
        footer = {
            "",
            "Examples:",
            "  raftmq message get 1f3a-2-40017",
            "  raftmq message get 1f3a-2-40017 --body > body.bin",
            "  raftmq message get orders --partition 2 --offset 40017",
            "  raftmq message query orders --key order-17",
            "  raftmq message trace 1f3a-2-40017",
            "  raftmq message trace orders --unique-id payment-17",
            "  raftmq message redeliver 1f3a-2-40017 --group billing",
            "  raftmq message query orders --from 2026-01-31T12:00:00Z --filter 'sql: price > 100' --limit 20"
        })
final class MessageCommand {
    private static final int MOST_TRACED = 20;

    private final RootCommand root;

    MessageCommand(RootCommand root) {
        this.root = root;
    }

    @Command(
            description =
                    "The message with that id, as a receipt named it, or at an offset of a topic. Ends with 1 if it "
                            + "is not there.")
    int get(
            @Parameters(paramLabel = "ID|TOPIC") String idOrTopic,
            @Option(names = "--partition", description = "Of the topic") @Nullable Integer partition,
            @Option(names = "--offset", description = "In that partition") @Nullable Long offset,
            @Option(names = "--body", description = "Only the body, byte for byte") boolean bodyOnly)
            throws IOException {
        MessagePlace place = MessagePlace.of(idOrTopic, partition, offset);
        try (RaftMqClient client = root.connect()) {
            MessageView message = place.message(client.admin())
                    .orElseThrow(() -> new RaftMqException(
                            FailureCode.OFFSET_OUT_OF_RANGE,
                            false,
                            false,
                            "there is no message " + place + ": never was, or it is not retained any more"));
            if (bodyOnly) {
                root.bytes().write(message.body());
            } else {
                root.print(shown(message));
            }
        }
        return ExitCodes.OK;
    }

    @Command(description = "Stored messages by key, unique id or time, partition by partition, each in order.")
    int query(
            @Parameters(paramLabel = "TOPIC") String topic,
            @Option(names = "--key", description = "One of their keys") @Nullable String key,
            @Option(names = "--unique-id", description = "Their sender's own id") @Nullable String uniqueId,
            @Option(names = "--from", description = "Stored at or after, as 2026-01-31T12:00:00Z") @Nullable
                    String from,
            @Option(names = "--to", description = "Stored before") @Nullable String to,
            @Option(names = "--partition", description = "Only there") @Nullable Integer partition,
            @Option(names = "--filter", description = "Tags as 'a || b', or 'sql: ...'; not with a key or unique id")
                    @Nullable
                    String filter,
            @Option(names = "--limit", description = "No more than so many; default 100") @Nullable Integer limit) {
        MessageQuery query = new MessageQuery(
                topic,
                partition == null ? -1 : partition,
                key,
                uniqueId,
                from == null ? null : Positions.time(from),
                to == null ? null : Positions.time(to),
                filter == null ? Filter.all() : new Filter(filter));
        try (RaftMqClient client = root.connect();
                Stream<MessageView> found = client.admin().find(query)) {
            found.limit(limit == null ? 100 : limit).forEach(message -> root.print(line(message)));
        }
        return ExitCodes.OK;
    }

    @Command(
            description = {
                "What became of a message: where it is, where each group stands with it, what happened to it.",
                "By id (of a timed or half message too), by place, or by unique id or key. Ends with 1 if there is"
                        + " none."
            })
    int trace(
            @Parameters(paramLabel = "ID|TOPIC") String idOrTopic,
            @Option(names = "--partition", description = "Of the topic") @Nullable Integer partition,
            @Option(names = "--offset", description = "In that partition") @Nullable Long offset,
            @Option(names = "--unique-id", description = "In the topic: its sender's own id") @Nullable String uniqueId,
            @Option(names = "--key", description = "In the topic: one of its keys; the first 20 are shown") @Nullable
                    String key) {
        try (RaftMqClient client = root.connect()) {
            List<MessageTrace> found = new ArrayList<>();
            if (uniqueId != null || key != null) {
                MessageQuery query = new MessageQuery(
                        idOrTopic, partition == null ? -1 : partition, key, uniqueId, null, null, Filter.all());
                try (Stream<MessageView> messages = client.admin().find(query)) {
                    messages.limit(MOST_TRACED)
                            .forEach(message ->
                                    client.admin().trace(message.id()).ifPresent(found::add));
                }
            } else {
                MessagePlace.of(idOrTopic, partition, offset)
                        .trace(client.admin())
                        .ifPresent(found::add);
            }
            found.forEach(trace -> root.print(TraceText.shown(trace)));
            boolean isKnown = found.stream().anyMatch(trace -> trace.state() != MessageTrace.State.UNKNOWN);
            return isKnown ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    @Command(description = "Delivers one message to one group again, as if it had never been delivered.")
    int redeliver(
            @Parameters(paramLabel = "ID|TOPIC") String idOrTopic,
            @Option(names = "--partition", description = "Of the topic") @Nullable Integer partition,
            @Option(names = "--offset", description = "In that partition") @Nullable Long offset,
            @Option(names = "--group", required = true, description = "The group it is delivered to") String group) {
        MessagePlace place = MessagePlace.of(idOrTopic, partition, offset);
        try (RaftMqClient client = root.connect()) {
            boolean offered = place.redeliver(client.admin(), group);
            String said = offered
                    ? "message " + place + " is on offer to group " + group + " again"
                    : "message " + place + " comes to group " + group + " anyway; nothing was done";
            root.print(Shown.of(said, Json.map("offered", offered)));
        }
        return ExitCodes.OK;
    }

    private static Shown line(MessageView message) {
        return Shown.of(
                message.id() + "  " + message.storeTime() + "  tag " + (message.tag() == null ? "-" : message.tag())
                        + "  keys " + message.keys() + "  " + message.body().length + " bytes",
                shown(message).json());
    }

    private static Shown shown(MessageView message) {
        String text = new Table("id", message.id().toString())
                .row("topic", message.topic())
                .row("partition", message.partition())
                .row("offset", message.offset())
                .row("tag", message.tag() == null ? "-" : message.tag())
                .row("keys", message.keys())
                .row("unique id", message.uniqueId() == null ? "-" : message.uniqueId())
                .row("properties", message.properties())
                .row("message group", message.messageGroup() == null ? "-" : message.messageGroup())
                .row("born", message.bornTime() + (message.bornHost() == null ? "" : " at " + message.bornHost()))
                .row("stored", message.storeTime())
                .row("body bytes", message.body().length)
                .toString();
        return Shown.of(
                text + "\n\n" + message.bodyAsString(),
                Json.map(
                        "id",
                        message.id(),
                        "topic",
                        message.topic(),
                        "partition",
                        message.partition(),
                        "offset",
                        message.offset(),
                        "tag",
                        message.tag(),
                        "keys",
                        message.keys(),
                        "uniqueId",
                        message.uniqueId(),
                        "properties",
                        message.properties(),
                        "messageGroup",
                        message.messageGroup(),
                        "flag",
                        message.flag(),
                        "priority",
                        message.priority(),
                        "bornTime",
                        message.bornTime(),
                        "bornHost",
                        message.bornHost(),
                        "storeTime",
                        message.storeTime(),
                        "bodyBase64",
                        Base64.getEncoder().encodeToString(message.body())));
    }
}
