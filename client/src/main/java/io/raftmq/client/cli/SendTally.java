package io.raftmq.client.cli;

import io.raftmq.client.SendReceipt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts how asynchronous sends end. Thread-safe. */
final class SendTally {
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acked = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    void add(CompletableFuture<SendReceipt> send) {
        add(send, () -> {});
    }

    /** @param onAck run when it is acknowledged */
    void add(CompletableFuture<SendReceipt> send, Runnable onAck) {
        sent.incrementAndGet();
        var unused = send.whenComplete((receipt, failure) -> {
            if (failure == null) {
                acked.incrementAndGet();
                onAck.run();
            } else {
                Throwable cause = failure.getCause();
                firstFailure.compareAndSet(
                        null, failure instanceof CompletionException && cause != null ? cause : failure);
                failed.incrementAndGet();
            }
        });
    }

    long sent() {
        return sent.get();
    }

    long acked() {
        return acked.get();
    }

    long failed() {
        return failed.get();
    }

    /** Why the first send that failed did; null while none has. */
    @Nullable
    Throwable firstFailure() {
        return firstFailure.get();
    }
}
