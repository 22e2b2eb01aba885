package io.raftmq.client.request;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.Requester;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The requests that wait for a reply, by number; each is taken out once, by whatever ends it. Thread-safe. */
final class PendingRequests {
    private final int bound;
    private final Map<Long, CompletableFuture<MessageView>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final LongAdder replies = new LongAdder();
    private final LongAdder timedOut = new LongAdder();
    private final LongAdder late = new LongAdder();
    private volatile boolean closed;

    PendingRequests(int bound) {
        this.bound = bound;
    }

    /**
     * The number of a new request.
     *
     * @throws RaftMqException BUSY at the bound; CLOSED
     */
    long add(CompletableFuture<MessageView> request) {
        if (size.incrementAndGet() > bound) {
            size.decrementAndGet();
            throw new RaftMqException(
                    FailureCode.BUSY, true, false, bound + " requests of this requester wait for a reply already");
        }
        long number = numbers.incrementAndGet();
        waiting.put(number, request);
        if (closed && take(number) != null) {
            throw closed();
        }
        return number;
    }

    /** The reply to a request arrived; dropped if nobody waits for it any more. */
    void replied(long number, MessageView reply) {
        CompletableFuture<MessageView> request = take(number);
        if (request == null) {
            late.increment();
        } else {
            replies.increment();
            request.complete(reply);
        }
    }

    /** Takes a request out that fails; null if it has ended already. */
    @Nullable
    CompletableFuture<MessageView> take(long number) {
        CompletableFuture<MessageView> request = waiting.remove(number);
        if (request != null) {
            size.decrementAndGet();
        }
        return request;
    }

    /** As {@link #take}, and counts that its time was over. */
    @Nullable
    CompletableFuture<MessageView> timeOut(long number) {
        CompletableFuture<MessageView> request = take(number);
        if (request != null) {
            timedOut.increment();
        }
        return request;
    }

    void close() {
        closed = true;
        for (long number : waiting.keySet()) {
            CompletableFuture<MessageView> request = take(number);
            if (request != null) {
                request.completeExceptionally(closed());
            }
        }
    }

    Requester.Stats stats() {
        return new Requester.Stats(numbers.get(), replies.sum(), timedOut.sum(), late.sum(), size.get());
    }

    private static RaftMqException closed() {
        return new RaftMqException(FailureCode.CLOSED, false, false, "the requester is closed");
    }
}
