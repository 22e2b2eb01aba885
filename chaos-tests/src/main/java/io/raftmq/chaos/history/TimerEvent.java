package io.raftmq.chaos.history;

/** What became of timed messages. Times as in {@link Event}; those in milliseconds are Unix time. */
public sealed interface TimerEvent extends Event {
    /** The message it is about. */
    Stamp stamp();

    /** The send of a timed message was answered OK. */
    record Armed(long nanos, Stamp stamp, long dueMillis) implements TimerEvent {}

    /** A reader was given it. */
    record Fired(long nanos, Stamp stamp, long unixMillis) implements TimerEvent {}

    /** It is about to be cancelled. */
    record CancelInvoked(long nanos, Stamp stamp) implements TimerEvent {}

    /** The cluster answered the cancel: done, or too late. */
    record CancelAnswered(long nanos, Stamp stamp, boolean done) implements TimerEvent {}
}
