package io.raftmq.broker.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of a setting is read. Numbers come out as {@code long}: plain, bytes, or milliseconds. */
enum ValueKind {
    TEXT("text"),
    PATH("path"),
    HOST("host name or IP address"),
    NODES("list of id@host:raftPort:clientPort, separated by commas"),
    BOOLEAN("true or false"),
    INTEGER("whole number"),
    SIZE("size: bytes, or a number with KiB, MiB, GiB, TiB"),
    DURATION("duration: a number with ms, s, m, h, d");

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(-?\\d{1,18})\\s*([a-zA-Z]*)");
    private static final Map<String, Long> SIZE_UNITS =
            Map.of("", 1L, "b", 1L, "kib", 1L << 10, "mib", 1L << 20, "gib", 1L << 30, "tib", 1L << 40);
    private static final Map<String, Long> DURATION_UNITS = Map.of(
            "ms", 1L,
            "s", Duration.ofSeconds(1).toMillis(),
            "m", Duration.ofMinutes(1).toMillis(),
            "h", Duration.ofHours(1).toMillis(),
            "d", Duration.ofDays(1).toMillis());

    private final String description;

    ValueKind(String description) {
        this.description = description;
    }

    /** What such a value looks like, for messages and documentation. */
    String description() {
        return description;
    }

    boolean isNumber() {
        return this == INTEGER || this == SIZE || this == DURATION;
    }

    /**
     * Reads a number of this kind; -1 without a unit is allowed for every kind and means "without limit".
     *
     * @throws IllegalArgumentException if the text is not of this kind
     */
    long number(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a " + description);
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        if (number == -1 && unit.isEmpty()) {
            return -1;
        }
        Long factor = switch (this) {
            case INTEGER -> unit.isEmpty() ? Long.valueOf(1) : null;
            case SIZE -> SIZE_UNITS.get(unit);
            case DURATION -> number == 0 && unit.isEmpty() ? Long.valueOf(1) : DURATION_UNITS.get(unit);
            default -> throw new IllegalStateException(this + " is no number");
        };
        if (factor == null) {
            throw new IllegalArgumentException("is not a " + description);
        }
        try {
            return Math.multiplyExact(number, factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is too large", e);
        }
    }
}
