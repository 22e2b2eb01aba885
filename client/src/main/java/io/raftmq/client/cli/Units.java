package io.raftmq.client.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations (250ms, 5s, 10m, 2h, 3d, or none) and sizes (100, 64KiB, 1MiB, 10GiB, or none). */
final class Units {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB|TiB)?");

    private Units() {}

    static Duration duration(String text) {
        if (text.equals("none")) {
            return Duration.ofMillis(-1);
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration; write 250ms, 5s, 10m, 2h or 3d");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static long size(String text) {
        if (text.equals("none")) {
            return -1;
        }
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no size; write 100, 64KiB, 1MiB or 10GiB");
        }
        String unit = matcher.group(2);
        int shift = unit == null ? 0 : 10 * "BKMGT".indexOf(unit.charAt(0));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + text + "' is above the largest number");
        }
    }

    /** For options of type {@code Long} that mean bytes. */
    static final class SizeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return size(text);
        }
    }

    /** A duration as it would be written on the command line. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (duration.isNegative()) {
            return "none";
        } else if (millis % 86_400_000 == 0 && millis > 0) {
            return millis / 86_400_000 + "d";
        } else if (millis % 1_000 == 0) {
            return millis / 1_000 + "s";
        }
        return millis + "ms";
    }
}
