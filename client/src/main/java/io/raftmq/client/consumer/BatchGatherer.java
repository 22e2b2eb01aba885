package io.raftmq.client.consumer;

import io.raftmq.client.net.ClientThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Gathers one partition's messages into batches for a listener. A batch is handed over when it is full, or once its first
 * message has waited for long enough; without a wait, what arrived together is handed over at once. Thread-safe.
 *
 * @param <M> a message under way
 */
final class BatchGatherer<M> {
    private final int size;
    private final Duration wait;
    private final ClientThreads threads;
    private final Consumer<List<M>> hand;
    private List<M> open = new ArrayList<>();
    /** Rises with each batch handed over, so that a timer knows whether its batch is the open one. */
    private long batches;

    BatchGatherer(int size, Duration wait, ClientThreads threads, Consumer<List<M>> hand) {
        this.size = size;
        this.wait = wait;
        this.threads = threads;
        this.hand = hand;
    }

    void add(List<M> arrived) {
        List<List<M>> ready = new ArrayList<>();
        synchronized (this) {
            for (M message : arrived) {
                open.add(message);
                if (open.size() == size) {
                    ready.add(close());
                } else if (open.size() == 1 && !wait.isZero()) {
                    long mine = batches;
                    threads.after(wait, () -> handOver(mine));
                }
            }
            if (wait.isZero() && !open.isEmpty()) {
                ready.add(close());
            }
        }
        ready.forEach(hand);
    }

    private void handOver(long batch) {
        List<M> ready;
        synchronized (this) {
            if (batch != batches) {
                return;
            }
            ready = close();
        }
        hand.accept(ready);
    }

    /** Hands over what waits. */
    void flush() {
        List<M> ready;
        synchronized (this) {
            if (open.isEmpty()) {
                return;
            }
            ready = close();
        }
        hand.accept(ready);
    }

    private List<M> close() {
        List<M> full = open;
        open = new ArrayList<>();
        batches++;
        return full;
    }
}
