package io.raftmq.chaos.history;

/**
 * What was done to registers in the cluster's metadata: names with a version each, which is 0 until something is written.
 * Times as in {@link Event}; {@code nanos} is when the answer was known, {@code invoked} when the question began.
 */
public record RegisterEvent(long nanos, long invoked, int actor, int key, Act act, long version, Outcome outcome)
        implements Event {
    /** What was asked for. */
    public enum Act {
        /** Write this version if it is above the one that is there. */
        RAISE,
        /** Write this version if nothing is there. */
        CREATE,
        /** Say which version is there; {@code version} is the answer. */
        READ
    }

    /** What was answered. */
    public enum Outcome {
        /** It is done. */
        DONE,
        /** What is there does not allow it. */
        REFUSED,
        /** Nobody knows; it may be done at any later time. */
        UNKNOWN
    }
}
