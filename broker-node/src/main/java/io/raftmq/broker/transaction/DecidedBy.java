package io.raftmq.broker.transaction;

import org.jspecify.annotations.Nullable;

/** Who decided a transaction. The numbers are the format's. */
public enum DecidedBy {
    /** Its producer, of its own accord. */
    PRODUCER(0),
    /** A producer of the group that was asked. */
    CHECK(1),
    /** An operator. */
    OPERATOR(2),
    /** Nobody, in time. */
    TIMEOUT(3);

    private static final DecidedBy[] ALL = values();
    private final int code;

    DecidedBy(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The one of that number, or null. */
    public static @Nullable DecidedBy of(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }
}
