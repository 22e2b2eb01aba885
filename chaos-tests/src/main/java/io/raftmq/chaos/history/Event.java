package io.raftmq.chaos.history;

/** One line of a history. Times are nanoseconds of the monotonic clock since the history began. */
public interface Event {
    /** When it happened. */
    long nanos();

    /** A send was handed to the client. */
    record SendInvoked(long nanos, Stamp stamp, int partition) implements Event {}

    /** The send was answered OK: the message lies at that offset. */
    record SendAcknowledged(long nanos, Stamp stamp, int partition, long offset) implements Event {}

    /** The send certainly did not happen. */
    record SendRefused(long nanos, Stamp stamp, String reason) implements Event {}

    /** Nobody knows whether the send happened. */
    record SendUnknown(long nanos, Stamp stamp, String reason) implements Event {}

    /** A reader was given a message. */
    record Read(long nanos, int reader, Stamp stamp, int partition, long offset) implements Event {}

    /** A reader was moved on purpose: its next read may be anywhere. */
    record Seek(long nanos, int reader, int partition) implements Event {}

    /** A reader asked for a partition's end, at {@code invoked}, and was answered. */
    record EndRead(long nanos, long invoked, int partition, long end) implements Event {}

    /** A node was asked for a partition's end, at {@code invoked}, whether it leads it or not. */
    record EndAsked(long nanos, long invoked, int node, int partition, long end) implements Event {
        /** The end, if the node refused, or its answer was lost. */
        public static final long NOT_TOLD = -1;
    }

    /** The run was to settle, and this did not come to rest in time. */
    record Restless(long nanos, String what) implements Event {}

    /** A fault began. */
    record FaultBegan(long nanos, String fault, int node) implements Event {}

    /** A fault ended. */
    record FaultEnded(long nanos, String fault, int node) implements Event {}
}
