package io.raftmq.client.cli;

import io.raftmq.client.DeadLetter;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.DeadLetterPage;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqClient;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Dead letter queues. */
@Command(
        name = "dlq",
        description = "Shows a group's dead letters, sends them to the group again, or deletes them.",
        footer = {
            "",
            "Examples:",
            "  raftmq dlq list billing --key order-17",
            "  raftmq dlq show billing 1f3a-2-40017",
            "  raftmq dlq resend billing --from 2026-01-31T12:00:00Z",
            "  raftmq dlq delete billing --all"
        })
final class DeadLetterCommand {
    private final RootCommand root;

    DeadLetterCommand(RootCommand root) {
        this.root = root;
    }

    @Command(description = "The dead letters, partition by partition, the oldest first.")
    int list(
            @Parameters(paramLabel = "GROUP") String group,
            @ArgGroup(validate = false) @Nullable Which which,
            @Option(names = "--max", defaultValue = "100", description = "At most so many; default 100") int max) {
        try (RaftMqClient client = root.connect()) {
            DeadLetterPage page = client.admin().deadLetters(group, filter(which), null, max);
            Table table =
                    new Table("ID", "TOPIC", "REASON", "ATTEMPTS", "FIRST FAILURE", "LAST FAILURE", "KEYS", "NOTE");
            List<Object> rows = new ArrayList<>();
            for (DeadLetter letter : page.letters()) {
                MessageView message = letter.message();
                table.row(
                        letter.messageId(),
                        letter.topic(),
                        letter.reason(),
                        letter.attempts(),
                        letter.firstFailure(),
                        letter.lastFailure(),
                        message == null ? "-" : message.keys(),
                        letter.note());
                rows.add(json(letter));
            }
            String more = page.next() == null ? "" : "\n... and more; see --max";
            root.print(Shown.of(table + more, rows));
        }
        return ExitCodes.OK;
    }

    @Command(description = "One dead letter with its message. Ends with 1 if there is none of that message.")
    int show(
            @Parameters(index = "0", paramLabel = "GROUP") String group,
            @Parameters(index = "1", paramLabel = "ID") String id,
            @Option(names = "--topic", description = "Only this topic; default: all the group subscribes to") @Nullable
                    String topic) {
        DeadLetterFilter filter = DeadLetterFilter.all().withMessageId(MessageId.parse(id));
        try (RaftMqClient client = root.connect()) {
            List<DeadLetter> found = client.admin()
                    .deadLetters(group, topic == null ? filter : filter.withTopic(topic), null, 1)
                    .letters();
            if (found.isEmpty()) {
                root.print(Shown.of("group " + group + " has no dead letter of message " + id, List.of()));
                return ExitCodes.FAILED;
            }
            DeadLetter letter = found.get(0);
            MessageView message = letter.message();
            String text = new Table("id", letter.messageId().toString())
                    .row("topic", letter.topic())
                    .row("reason", letter.reason())
                    .row("attempts", letter.attempts())
                    .row("first failure", letter.firstFailure())
                    .row("last failure", letter.lastFailure())
                    .row("note", letter.note())
                    .row("tag", message == null || message.tag() == null ? "-" : message.tag())
                    .row("keys", message == null ? "-" : message.keys())
                    .row("properties", message == null ? "-" : message.properties())
                    .toString();
            root.print(Shown.of(message == null ? text : text + "\n\n" + message.bodyAsString(), json(letter)));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Sends dead letters to their group again, as if they had never been delivered.")
    int resend(
            @Parameters(paramLabel = "GROUP") String group,
            @ArgGroup(validate = false) @Nullable Which which,
            @Option(names = "--all", description = "All of them; needed when no other option says which") boolean all) {
        checkMeant(which, all);
        try (RaftMqClient client = root.connect()) {
            long resent = client.admin().resendDeadLetters(group, filter(which));
            root.print(Shown.of("resent " + resent, Json.map("resent", resent)));
        }
        return ExitCodes.OK;
    }

    @Command(description = "Deletes dead letters.")
    int delete(
            @Parameters(paramLabel = "GROUP") String group,
            @ArgGroup(validate = false) @Nullable Which which,
            @Option(names = "--all", description = "All of them; needed when no other option says which") boolean all) {
        checkMeant(which, all);
        try (RaftMqClient client = root.connect()) {
            long deleted = client.admin().deleteDeadLetters(group, filter(which));
            root.print(Shown.of("deleted " + deleted, Json.map("deleted", deleted)));
        }
        return ExitCodes.OK;
    }

    private static void checkMeant(@Nullable Which which, boolean all) {
        if (!all && filter(which).equals(DeadLetterFilter.all())) {
            throw new IllegalArgumentException("say which dead letters are meant, or give --all");
        }
    }

    private static DeadLetterFilter filter(@Nullable Which which) {
        return which == null
                ? DeadLetterFilter.all()
                : new DeadLetterFilter(
                        which.topic,
                        which.id == null ? null : MessageId.parse(which.id),
                        which.key,
                        which.tag,
                        which.from == null ? null : time(which.from),
                        which.until == null ? null : time(which.until));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is no time; one looks like 2026-01-31T12:00:00Z", e);
        }
    }

    private static Map<String, ?> json(DeadLetter letter) {
        MessageView message = letter.message();
        return Json.map(
                "id",
                letter.messageId(),
                "topic",
                letter.topic(),
                "number",
                letter.number(),
                "reason",
                letter.reason(),
                "attempts",
                letter.attempts(),
                "firstFailure",
                letter.firstFailure(),
                "lastFailure",
                letter.lastFailure(),
                "note",
                letter.note(),
                "tag",
                message == null ? null : message.tag(),
                "keys",
                message == null ? List.of() : message.keys());
    }

    /** Which dead letters are meant. */
    static final class Which {
        @Option(names = "--topic", description = "Of this topic; default: all the group subscribes to")
        private @Nullable String topic;

        @Option(names = "--id", paramLabel = "ID", description = "Of the message with that id")
        private @Nullable String id;

        @Option(names = "--key", description = "Of messages with that key")
        private @Nullable String key;

        @Option(names = "--tag", description = "Of messages with that tag")
        private @Nullable String tag;

        @Option(names = "--from", paramLabel = "TIME", description = "Dead at or after, e.g. 2026-01-31T12:00:00Z")
        private @Nullable String from;

        @Option(names = "--until", paramLabel = "TIME", description = "Dead before")
        private @Nullable String until;
    }
}
