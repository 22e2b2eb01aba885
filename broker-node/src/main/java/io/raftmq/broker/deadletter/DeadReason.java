package io.raftmq.broker.deadletter;

import org.jspecify.annotations.Nullable;

/** Why a message is in a dead letter queue, and the reason's number in the format and on the wire. */
public enum DeadReason {
    /** A consumer said that its last attempt failed. */
    FAILED(1),
    /** The lease of its last attempt ran out. */
    TIMED_OUT(2),
    /** A consumer said that no attempt will ever succeed. */
    REJECTED(3),
    /** Its time to live was over before it was consumed. */
    EXPIRED(4);

    private static final DeadReason[] ALL = values();

    private final int code;

    DeadReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The reason with that number, or null. */
    public static @Nullable DeadReason of(int code) {
        return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
    }
}
