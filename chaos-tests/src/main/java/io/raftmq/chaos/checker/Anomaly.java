package io.raftmq.chaos.checker;

/**
 * Something that must never happen, and did.
 *
 * @param description which messages, where, and what was expected
 */
public record Anomaly(Kind kind, String description) {
    /** The promises that can be broken. */
    public enum Kind {
        /** An acknowledged message is not there. */
        LOST,
        /** A message is there that nobody sent. */
        UNEXPECTED,
        /** A message that was certainly refused is there. */
        ABORTED_READ,
        /** One message is stored at two offsets. */
        DUPLICATED,
        /** A partition's offsets disagree with the order of one sender's sends. */
        MISORDERED,
        /** Two messages were seen at one offset. */
        OFFSET_CONFLICT,
        /** A message is not at the offset that its receipt names. */
        OFFSET_MISMATCH,
        /** A reader went back without having been moved. */
        NON_MONOTONIC_READ,
        /** A reader jumped over a message that others saw. */
        SKIPPED_READ,
        /** A send that had returned lies behind one that began later. */
        REAL_TIME_ORDER
    }

    @Override
    public String toString() {
        return kind + ": " + description;
    }
}
