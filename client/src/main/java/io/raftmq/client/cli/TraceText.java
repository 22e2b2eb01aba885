package io.raftmq.client.cli;

import io.raftmq.client.DeadLetter;
import io.raftmq.client.GroupTrace;
import io.raftmq.client.MessageTrace;
import io.raftmq.client.MessageView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows a message's story. */
final class TraceText {
    private TraceText() {}

    static Shown shown(MessageTrace trace) {
        StringBuilder text = new StringBuilder(head(trace).toString());
        trace.groups().forEach(group -> text.append("\n\n").append(group(group)));
        return Shown.of(text.toString(), json(trace));
    }

    private static Table head(MessageTrace trace) {
        Table table = new Table("id", trace.id().toString())
                .row("topic", trace.topic())
                .row("partition", trace.id().partition())
                .row("state", trace.state());
        MessageView message = trace.message();
        if (message != null) {
            table.row("keys", message.keys())
                    .row("unique id", orDash(message.uniqueId()))
                    .row("born", message.bornTime() + (message.bornHost() == null ? "" : " at " + message.bornHost()))
                    .row(trace.id().held() ? "held since" : "stored", message.storeTime());
        }
        MessageTrace.Source source = trace.source();
        if (source != null) {
            table.row(
                    "producer", source.producerId() + ", epoch " + source.epoch() + ", sequence " + source.sequence());
        }
        if (trace.raftIndex() > 0) {
            table.row("raft index", indexes(trace));
        }
        MessageTrace.Hold hold = trace.hold();
        if (hold != null) {
            hold(hold, table);
        }
        return table;
    }

    private static String indexes(MessageTrace trace) {
        String queued = trace.queuedIndex() > 0 && trace.queuedIndex() != trace.raftIndex()
                ? ", queued by " + trace.queuedIndex()
                : "";
        String carried = trace.logIndex() == trace.raftIndex() ? "" : ", lies at " + trace.logIndex();
        return trace.raftIndex() + queued + carried;
    }

    private static void hold(MessageTrace.Hold hold, Table table) {
        if (hold.due() != null) {
            table.row("due", hold.due());
        }
        if (!hold.producerGroup().isEmpty()) {
            table.row("transaction of", hold.producerGroup())
                    .row("asked about", hold.checks() + " times, next at " + orDash(hold.nextCheck()))
                    .row("rolled back at", orDash(hold.expires()));
        }
        if (hold.ended() != null) {
            table.row("held until", hold.ended() + (hold.decidedBy() == null ? "" : ", by " + hold.decidedBy()));
        }
    }

    private static String group(GroupTrace group) {
        StringBuilder text =
                new StringBuilder("group ").append(group.group()).append(": ").append(place(group));
        GroupTrace.Failure failure = group.failure();
        if (failure != null) {
            text.append("\n  last failure at ")
                    .append(failure.time())
                    .append(", attempt ")
                    .append(failure.attempt())
                    .append(by(failure.member()))
                    .append(": ")
                    .append(failure.reason())
                    .append(note(failure.note()));
        }
        for (GroupTrace.Event event : group.events()) {
            text.append("\n  ").append(event.time()).append("  ").append(event.kind());
            if (event.attempt() > 0) {
                text.append(", attempt ").append(event.attempt());
            }
            text.append(by(event.member()))
                    .append(event.reason() == null ? "" : ", " + event.reason())
                    .append(note(event.note()));
        }
        return text.toString();
    }

    private static String place(GroupTrace group) {
        DeadLetter letter = group.deadLetter();
        return switch (group.place()) {
            case LEASED -> "LEASED" + to(group.member()) + " until " + group.until() + ", attempt " + group.attempt();
            case WAITING -> "WAITING until " + group.until() + ", after " + group.attempt() + " attempts";
            case PARKED -> "PARKED behind offset " + group.behindOffset() + " of its message group";
            case DEAD ->
                letter == null
                        ? "DEAD"
                        : "DEAD since " + letter.lastFailure() + ", " + letter.reason() + " after " + letter.attempts()
                                + " attempts" + note(letter.note());
            case SKIPPED -> "SKIPPED: the group began at offset " + group.begunOffset() + " at " + group.begunAt();
            case BROADCAST -> "BROADCAST: " + group.membersPast() + " of " + group.members() + " members are past it";
            default -> group.place().name();
        };
    }

    private static String to(String member) {
        return member.isEmpty() ? "" : " to " + member;
    }

    private static String by(String member) {
        return member.isEmpty() ? "" : ", " + member;
    }

    private static String note(String note) {
        return note.isEmpty() ? "" : ": " + note;
    }

    private static String orDash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private static Map<String, ?> json(MessageTrace trace) {
        MessageView message = trace.message();
        MessageTrace.Source source = trace.source();
        MessageTrace.Hold hold = trace.hold();
        return Json.map(
                "id",
                trace.id(),
                "topic",
                trace.topic(),
                "state",
                trace.state(),
                "bornTime",
                message == null ? null : message.bornTime(),
                "bornHost",
                message == null ? null : message.bornHost(),
                "storeTime",
                message == null ? null : message.storeTime(),
                "producerId",
                source == null ? null : source.producerId(),
                "producerEpoch",
                source == null ? null : source.epoch(),
                "sequence",
                source == null ? null : source.sequence(),
                "raftIndex",
                trace.raftIndex(),
                "queuedIndex",
                trace.queuedIndex(),
                "logIndex",
                trace.logIndex(),
                "due",
                hold == null ? null : hold.due(),
                "transactionOf",
                hold == null ? null : hold.producerGroup(),
                "heldUntil",
                hold == null ? null : hold.ended(),
                "decidedBy",
                hold == null ? null : hold.decidedBy(),
                "groups",
                trace.groups().stream().map(TraceText::json).toList());
    }

    private static Map<String, ?> json(GroupTrace group) {
        GroupTrace.Failure failure = group.failure();
        DeadLetter letter = group.deadLetter();
        List<?> events = group.events().stream()
                .map(event -> Json.map(
                        "kind",
                        event.kind(),
                        "time",
                        event.time(),
                        "member",
                        event.member(),
                        "attempt",
                        event.attempt(),
                        "reason",
                        event.reason(),
                        "note",
                        event.note()))
                .toList();
        @Nullable Instant until = group.until();
        return Json.map(
                "group",
                group.group(),
                "place",
                group.place(),
                "attempt",
                group.attempt(),
                "member",
                group.member(),
                "until",
                until,
                "lastFailure",
                failure == null
                        ? null
                        : Json.map(
                                "reason",
                                failure.reason(),
                                "attempt",
                                failure.attempt(),
                                "time",
                                failure.time(),
                                "note",
                                failure.note()),
                "deadLetter",
                letter == null ? null : letter.number(),
                "begunOffset",
                group.begunOffset(),
                "begunAt",
                group.begunAt(),
                "events",
                events);
    }
}
