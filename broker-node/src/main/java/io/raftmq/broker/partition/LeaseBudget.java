package io.raftmq.broker.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How much one receive may still take. Batches are sent whole, so a batch counts its bytes once, however many of its
 * messages are leased; the first batch is taken whatever its size.
 */
final class LeaseBudget {
    private final TreeMap<Long, QueueEntry> batches = new TreeMap<>();
    private final SentOnce sentOnce = new SentOnce();
    private int messagesLeft;
    private long bytesLeft;
    private boolean full;

    LeaseBudget(int maxMessages, int maxBytes) {
        messagesLeft = maxMessages;
        bytesLeft = maxBytes;
    }

    /** Whether nothing more can be taken. */
    boolean isSpent() {
        return full || messagesLeft == 0;
    }

    int messagesLeft() {
        return messagesLeft;
    }

    long bytesLeft() {
        return bytesLeft;
    }

    /** Takes messages of {@code batch} in [from, to), from the first on; answers how many. */
    int take(QueueEntry batch, long from, long to) {
        if (isSpent()) {
            return 0;
        }
        if (!batches.containsKey(batch.baseOffset())) {
            if (!batches.isEmpty() && sentOnce.bytesOf(batch) > bytesLeft) {
                full = true;
                return 0;
            }
            batches.put(batch.baseOffset(), batch);
            bytesLeft -= sentOnce.bytesOf(batch);
            sentOnce.sent(batch);
        }
        int count = (int) Math.min(messagesLeft, Math.min(to, batch.endOffset()) - from);
        messagesLeft -= count;
        return count;
    }

    /** The batches that hold what was taken, by offset. */
    List<QueueEntry> batches() {
        return new ArrayList<>(batches.values());
    }
}
