package io.raftmq.client.consumer;

import io.raftmq.client.MessageView;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * One receive over several partitions: each is asked in turn until one has messages. After a turn without any it pauses,
 * 25 ms at first and at most 200 ms, and goes round again until the time is over. A single partition is long-polled.
 */
final class Sweep {
    private static final int MAX_BYTES = 4 << 20;
    private static final long FIRST_PAUSE_MS = 25;
    private static final long MOST_PAUSE_MS = 200;

    private final List<TopicPartition> partitions;
    private final int first;
    private final int max;
    private final Duration invisible;
    private final LeaseCalls calls;
    private final ClientThreads threads;
    private final BooleanSupplier wanted;
    private final long deadlineNanos;
    private final CompletableFuture<List<MessageView>> result = new CompletableFuture<>();
    private long pauseMs = FIRST_PAUSE_MS;

    Sweep(
            List<TopicPartition> partitions,
            int first,
            int max,
            Duration invisible,
            Duration wait,
            LeaseCalls calls,
            ClientThreads threads,
            BooleanSupplier wanted) {
        this.partitions = partitions;
        this.first = first;
        this.max = max;
        this.invisible = invisible;
        this.calls = calls;
        this.threads = threads;
        this.wanted = wanted;
        this.deadlineNanos = System.nanoTime() + wait.toNanos();
    }

    CompletableFuture<List<MessageView>> begin() {
        ask(0, 0);
        return result;
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    private void ask(int asked, int failures) {
        if (asked == partitions.size()) {
            pause();
            return;
        }
        TopicPartition next = partitions.get(Math.floorMod(first + asked, partitions.size()));
        Duration hold = partitions.size() == 1 ? left() : Duration.ZERO;
        Completion.then(
                calls.receive(next, max, MAX_BYTES, invisible, hold, wanted),
                messages -> {
                    if (messages.isEmpty()) {
                        ask(asked + 1, failures);
                    } else {
                        result.complete(messages);
                    }
                },
                failure -> {
                    if (failures + 1 >= partitions.size()) {
                        result.completeExceptionally(failure); // not one of them could be asked
                    } else {
                        ask(asked + 1, failures + 1);
                    }
                });
    }

    private void pause() {
        Duration pause = Duration.ofMillis(pauseMs);
        pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * 2);
        boolean over = left().compareTo(pause) < 0 || !wanted.getAsBoolean() || partitions.isEmpty();
        if (over || threads.after(pause, () -> ask(0, 0)) == null) {
            result.complete(List.of());
        }
    }
}
