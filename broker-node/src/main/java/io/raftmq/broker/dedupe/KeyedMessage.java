package io.raftmq.broker.dedupe;

import io.raftmq.broker.keyed.Forgettable;

/**
 * The message stored under a key.
 *
 * @param offset where; it may not be retained any more
 * @param storeTimeMs group time at which it was stored
 * @param forgetAtMs group time at which its topic's window, as it was then, is over
 */
public record KeyedMessage(long offset, long storeTimeMs, long forgetAtMs) implements Forgettable {
    /** Whether a message of the same key is a repeat of this one, by the window as it was and as it is. */
    public boolean countsAt(long nowMs, long windowMs) {
        return forgetAtMs > nowMs && storeTimeMs > nowMs - windowMs;
    }
}
