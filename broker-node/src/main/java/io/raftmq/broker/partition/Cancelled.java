package io.raftmq.broker.partition;

/** What became of a request to cancel a timed message. */
public enum Cancelled {
    /** It is cancelled now. */
    NOW,
    /** It was cancelled before: perhaps by the same request, whose answer was lost. */
    BEFORE,
    /** It was delivered, or never was, or was cancelled so long ago that it is forgotten. */
    NOT;

    /** Whether the message is never delivered. */
    public boolean isSo() {
        return this != NOT;
    }
}
