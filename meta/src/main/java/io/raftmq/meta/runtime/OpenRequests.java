package io.raftmq.meta.runtime;

import com.google.protobuf.Message;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The requests that are not answered yet: at most so many, and none forgotten at the end. Thread-safe. */
final class OpenRequests {
    private final int limit;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<Message>> open = new ConcurrentHashMap<>();

    OpenRequests(int limit) {
        this.limit = limit;
    }

    /** A place for one more; empty at the limit. It is free again once the future is complete. */
    Optional<CompletableFuture<Message>> admit() {
        if (count.incrementAndGet() > limit) {
            count.decrementAndGet();
            return Optional.empty();
        }
        CompletableFuture<Message> future = new CompletableFuture<>();
        long number = numbers.incrementAndGet();
        open.put(number, future);
        var unused = future.whenComplete((answer, failure) -> {
            open.remove(number);
            count.decrementAndGet();
        });
        return Optional.of(future);
    }

    void failAll(RuntimeException why) {
        open.values().forEach(future -> future.completeExceptionally(why));
    }
}
