package io.raftmq.client.cli;

import io.raftmq.client.GroupSettings;
import io.raftmq.client.GroupSettings.ExpiredTo;
import io.raftmq.client.GroupSettings.WhenExhausted;
import io.raftmq.client.RetryPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What can be set for a consumer group. */
final class GroupSettingsOptions {
    @Option(
            names = "--retry",
            paramLabel = "POLICY",
            converter = PolicyConverter.class,
            description = "Rest after a failed attempt: 10s (fixed), 1s,5s,1m (a ladder), 1s*2..10m (growing), or "
                    + "rocketmq (10s to 2h, the default)")
    private @Nullable RetryPolicy retry;

    @Option(names = "--max-attempts", description = "Deliveries of one message; default 16")
    private @Nullable Integer maxAttempts;

    @Option(
            names = "--when-exhausted",
            description = "After the last attempt: ${COMPLETION-CANDIDATES}; default DEAD_LETTER")
    private @Nullable WhenExhausted whenExhausted;

    @Option(
            names = "--consume-timeout",
            paramLabel = "DURATION",
            description = "Lease of consumers that name none; default 15m")
    private @Nullable Duration consumeTimeout;

    @Option(
            names = "--dead-letter-retention",
            paramLabel = "DURATION",
            description = "How long dead letters are kept; none: for ever; default 3d")
    private @Nullable Duration deadLetterRetention;

    @Option(
            names = "--expired-to",
            description = "Messages whose time to live is over go ${COMPLETION-CANDIDATES}; default NOWHERE")
    private @Nullable ExpiredTo expiredTo;

    static GroupSettings change(@Nullable GroupSettingsOptions given) {
        return given == null
                ? GroupSettings.unchanged()
                : new GroupSettings(
                        given.retry,
                        given.maxAttempts,
                        given.whenExhausted,
                        given.consumeTimeout,
                        given.deadLetterRetention,
                        given.expiredTo);
    }

    /** A policy as it would be written on the command line. */
    static String text(RetryPolicy policy) {
        if (policy instanceof RetryPolicy.Exponential growing) {
            return Units.text(growing.initial()) + "*" + growing.multiplier() + ".." + Units.text(growing.max());
        }
        List<Duration> delays = ((RetryPolicy.Ladder) policy).delays();
        return String.join(",", delays.stream().map(Units::text).toList());
    }

    /** Reads a policy. */
    static final class PolicyConverter implements ITypeConverter<RetryPolicy> {
        @Override
        public RetryPolicy convert(String text) {
            try {
                int factor = text.indexOf('*');
                int max = text.indexOf("..");
                if (text.equals("rocketmq")) {
                    return RetryPolicy.rocketMqLadder();
                } else if (factor > 0 && max > factor) {
                    return RetryPolicy.exponential(
                            Units.duration(text.substring(0, factor)),
                            Double.parseDouble(text.substring(factor + 1, max)),
                            Units.duration(text.substring(max + 2)));
                }
                return RetryPolicy.ladder(List.of(text.split(",", -1)).stream()
                        .map(Units::duration)
                        .toList());
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        "'" + text + "' is no retry policy; write 10s, 1s,5s,1m or 1s*2..10m: " + e.getMessage());
            }
        }
    }
}
