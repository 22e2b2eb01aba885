package io.raftmq.chaos.history;

/** What the owners of partitions read and committed. Times as in {@link Event}. */
public sealed interface StreamEvent extends Event {
    /**
     * An owner was given a message.
     *
     * @param asked when the poll began that returned it
     */
    record Polled(long nanos, int member, Stamp stamp, int partition, long offset, long asked) implements StreamEvent {}

    /** A commit was answered OK: everything below the offset is done. */
    record Committed(long nanos, int member, int partition, long offset) implements StreamEvent {}
}
