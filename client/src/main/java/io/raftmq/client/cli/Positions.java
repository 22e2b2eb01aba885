package io.raftmq.client.cli;

import io.raftmq.client.GroupCopy;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Places in a partition as people write them. */
final class Positions {
    static final Comparator<TopicPartition> BY_PARTITION =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private Positions() {}

    /** earliest, latest or a time. */
    static StartFrom startFrom(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "earliest" -> StartFrom.earliest();
            case "latest" -> StartFrom.latest();
            default -> StartFrom.time(time(text));
        };
    }

    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not earliest, latest or a time such as 2026-01-31T12:00:00Z"
                            + " (an offset needs --partition)",
                    e);
        }
    }

    static boolean isOffset(String text) {
        return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
    }

    /** A number. */
    static long offset(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no offset; with --partition, --to takes a number", e);
        }
    }

    static Shown copied(List<GroupCopy> copies) {
        Table table = new Table("TOPIC", "PARTITION", "OFFSET", "STATE OF");
        List<Object> rows = new ArrayList<>();
        for (GroupCopy copy : copies) {
            String topic = copy.partition().topic();
            int partition = copy.partition().partition();
            Object stateAt = copy.stateAt() == null ? "-" : copy.stateAt();
            table.row(topic, partition, copy.offset(), stateAt);
            rows.add(Json.map(
                    "topic", topic, "partition", partition, "offset", copy.offset(), "stateAt", stateAt.toString()));
        }
        return Shown.of(table.toString(), rows);
    }

    static Shown shown(Map<TopicPartition, Long> offsets) {
        Table table = new Table("TOPIC", "PARTITION", "OFFSET");
        List<Object> rows = new ArrayList<>();
        offsets.forEach((at, offset) -> {
            table.row(at.topic(), at.partition(), offset);
            rows.add(Json.map("topic", at.topic(), "partition", at.partition(), "offset", offset));
        });
        return Shown.of(table.toString(), rows);
    }
}
