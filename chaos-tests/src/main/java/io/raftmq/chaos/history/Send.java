package io.raftmq.chaos.history;

/**
 * A send with its outcome.
 *
 * @param partition where it was sent to, or stored when acknowledged
 * @param offset where it is stored; -1 unless acknowledged
 * @param invoked nanoseconds, when it was handed to the client
 * @param returned nanoseconds, when its outcome was known; {@link Long#MAX_VALUE} when it never was
 */
public record Send(Stamp stamp, int partition, long offset, Outcome outcome, long invoked, long returned) {
    /** What is known of a send. */
    public enum Outcome {
        /** It was answered OK. */
        ACKNOWLEDGED,
        /** It certainly did not happen. */
        REFUSED,
        /** It may have happened, and may yet. */
        UNKNOWN
    }
}
