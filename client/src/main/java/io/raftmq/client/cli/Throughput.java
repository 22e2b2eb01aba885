package io.raftmq.client.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages and bytes over a time. */
record Throughput(long messages, long bytes, double seconds) {
    String text() {
        return String.format(
                Locale.ROOT,
                "messages=%d seconds=%.2f rate=%.0f/s throughput=%.1f MiB/s",
                messages,
                seconds,
                messages / seconds,
                bytes / seconds / (1 << 20));
    }

    Map<String, @Nullable Object> json() {
        return Json.map(
                "messages", messages,
                "bytes", bytes,
                "seconds", seconds,
                "messagesPerSecond", messages / seconds,
                "mibPerSecond", bytes / seconds / (1 << 20));
    }
}
