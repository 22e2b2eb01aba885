package io.raftmq.broker.transaction;

/**
 * How a transaction ended.
 *
 * @param committed else rolled back
 * @param offset of the message that became visible; -1 if rolled back
 */
public record Decided(boolean committed, DecidedBy by, long timeMs, long offset) implements Standing {
    /** The offset of what was rolled back. */
    public static final long NOWHERE = -1;
}
