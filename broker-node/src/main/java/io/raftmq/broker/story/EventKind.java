package io.raftmq.broker.story;

import org.jspecify.annotations.Nullable;

/** What may happen to a message in a group, and its number in the format and on the wire. */
public enum EventKind {
    /** It was given to a member. */
    LEASED(1),
    /** A member said that it is done. */
    ACKED(2),
    /** An attempt failed. */
    FAILED(3),
    /** It was handed back untouched. */
    RETURNED(4),
    /** It became a dead letter. */
    DEAD(5),
    /** Its time to live was over, and it went nowhere. */
    EXPIRED(6),
    /** The group's cursor went over it without delivering it. */
    PASSED(7),
    /** It was put on offer once more: an operator wanted it, or its dead letter was resent. */
    OFFERED_AGAIN(8);

    private static final EventKind[] ALL = values();

    private final int code;

    EventKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The kind with that number, or null. */
    public static @Nullable EventKind of(int code) {
        return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
    }
}
