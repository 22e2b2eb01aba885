package io.raftmq.client.wire;

/** Bytes from outside that break the format; the message says how. Answered with {@link ErrorCode#MALFORMED}. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }
}
