package io.raftmq.broker.dedupe;

import io.raftmq.broker.keyed.Forgettable;

/**
 * The message stored under a key.
 *
 * @param offset where; it may not be retained any more; -1 for one that was stored as a held message
 * @param heldId of a timed or half message, also once it has joined the queue; 0 for others
 * @param storeTimeMs group time at which it was stored
 * @param forgetAtMs group time at which its topic's window, as it was then, is over
 */
public record KeyedMessage(long offset, long heldId, long storeTimeMs, long forgetAtMs) implements Forgettable {
    /** One in the queue. */
    public static KeyedMessage queued(long offset, long storeTimeMs, long windowMs) {
        return new KeyedMessage(offset, 0, storeTimeMs, storeTimeMs + windowMs);
    }

    /** One that is held. */
    public static KeyedMessage held(long heldId, long storeTimeMs, long windowMs) {
        return new KeyedMessage(-1, heldId, storeTimeMs, storeTimeMs + windowMs);
    }

    /** Whether a message of the same key is a repeat of this one, by the window as it was and as it is. */
    public boolean countsAt(long nowMs, long windowMs) {
        return forgetAtMs > nowMs && storeTimeMs > nowMs - windowMs;
    }
}
