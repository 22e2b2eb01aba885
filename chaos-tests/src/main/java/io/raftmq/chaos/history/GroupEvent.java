package io.raftmq.chaos.history;

/** What the members of a consumer group were given, said and were answered. Times as in {@link Event}. */
public sealed interface GroupEvent extends Event {
    /** The message it is about. */
    Stamp stamp();

    /**
     * A member was given a message under a lease.
     *
     * @param asked when the member's request began: whoever is given a message at all was given it after that
     */
    record Delivered(long nanos, int member, Stamp stamp, int partition, long offset, int attempt, long asked)
            implements GroupEvent {}

    /** An ack was answered OK. */
    record Acked(long nanos, int member, Stamp stamp) implements GroupEvent {}

    /** A message was given back as failed, and that was answered OK. */
    record GivenBack(long nanos, int member, Stamp stamp) implements GroupEvent {}

    /** A message was sent to the dead letter queue by its consumer, and that was answered OK. */
    record Rejected(long nanos, int member, Stamp stamp) implements GroupEvent {}

    /** An ack failed: the message belongs to somebody else, or nobody knows whether the ack counts. */
    record AckFailed(long nanos, int member, Stamp stamp, String reason) implements GroupEvent {}

    /** The final look found the message in the dead letter queue. */
    record Buried(long nanos, Stamp stamp, int partition, long offset, int attempts, Death death)
            implements GroupEvent {}

    /** Why a message is a dead letter. */
    enum Death {
        /** Its last attempt was given back as failed. */
        FAILED,
        /** The lease of its last attempt ran out. */
        TIMED_OUT,
        /** Its consumer sent it there. */
        REJECTED,
        /** Anything else. */
        OTHER
    }

    /** A listener was called with a message of a message group. */
    record ListenerBegan(long nanos, int member, Stamp stamp, int lane, int attempt) implements GroupEvent {}

    /** That listener ended. */
    record ListenerEnded(long nanos, int member, Stamp stamp, int lane, boolean succeeded) implements GroupEvent {}
}
