package io.raftmq.broker.partition;

/** Where a group stands with a message, and the place's number on the wire. */
public enum Place {
    /** Its cursor has not come to it yet. */
    NOT_REACHED(1),
    /** A member has it. */
    LEASED(2),
    /** It waits for its next delivery. */
    WAITING(3),
    /** It waits for earlier messages of its message group. */
    PARKED(4),
    /** It is in the dead letter queue. */
    DEAD(5),
    /** A member said that it is done. */
    ACKED(6),
    /** Its time to live was over, and it went nowhere. */
    EXPIRED(7),
    /** The group's filter left it out. */
    FILTERED(8),
    /** It lies before where the group began, or was last reset to. */
    SKIPPED(9),
    /** It is behind the cursor; how it ended is not remembered. */
    DONE(10),
    /** It is behind the committed offset of a queue-bound group. */
    COMMITTED(11),
    /** Each member of a broadcast group has its own place. */
    BROADCAST(12),
    /** It was a dead letter, which is gone. */
    BURIED(13);

    private final int code;

    Place(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
