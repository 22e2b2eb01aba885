package io.raftmq.client.producer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.RaftMqException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bound of what waits in a producer or is on its way, in bytes and messages. Taking from it is lock-free while there
 * is room; who finds none waits in line. Thread-safe.
 */
final class SendBuffer {
    private final long maxBytes;
    private final int maxMessages;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition room = lock.newCondition();
    private final AtomicInteger waiters = new AtomicInteger();
    private volatile boolean closed;

    SendBuffer(long maxBytes, int maxMessages) {
        this.maxBytes = maxBytes;
        this.maxMessages = maxMessages;
    }

    /** Takes room for one message, if there is any. */
    boolean tryReserve(int size) {
        if (messages.incrementAndGet() > maxMessages) {
            messages.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(size) > maxBytes) {
            bytes.addAndGet(-size);
            messages.decrementAndGet();
            return false;
        }
        return true;
    }

    /**
     * Takes room for one message, waiting for it.
     *
     * @throws RaftMqException BUFFER_FULL after {@code patience}; CLOSED; INTERRUPTED
     */
    void reserve(int size, Duration patience) {
        if (waiters.get() == 0 && tryReserve(size)) {
            return;
        }
        long left = patience.toNanos();
        lock.lock();
        try {
            waiters.incrementAndGet();
            while (!tryReserve(size)) {
                if (closed) {
                    throw new RaftMqException(FailureCode.CLOSED, false, false, "the producer is closed");
                }
                if (left <= 0) {
                    throw full(patience);
                }
                left = room.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RaftMqException(
                    FailureCode.INTERRUPTED, true, false, "interrupted while waiting for room in the buffer", e);
        } finally {
            waiters.decrementAndGet();
            room.signal(); // there may be room for the next in line as well
            lock.unlock();
        }
    }

    private RaftMqException full(Duration patience) {
        return new RaftMqException(
                FailureCode.BUFFER_FULL,
                true,
                false,
                "no room in the producer's buffer within " + patience.toMillis() + " ms: " + bytes.get() + " of "
                        + maxBytes + " bytes and " + messages.get() + " of " + maxMessages
                        + " messages wait or are on their way");
    }

    /** What a send that does not wait is told. */
    RaftMqException full() {
        return full(Duration.ZERO);
    }

    /** Gives the room of messages back. */
    void release(long size, int count) {
        bytes.addAndGet(-size);
        messages.addAndGet(-count);
        if (waiters.get() > 0) {
            signal();
        }
    }

    private void signal() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Messages that wait or are on their way. */
    long messages() {
        return messages.get();
    }

    /** Bytes that wait or are on their way. */
    long bytes() {
        return bytes.get();
    }

    void close() {
        closed = true;
        signal();
    }
}
