package io.raftmq.broker.request;

import io.raftmq.client.wire.ErrorCode;

/** A request that cannot be taken as it is; nothing was done. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public InvalidRequestException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** What to answer. */
    public ErrorCode code() {
        return code;
    }

    /** Throws INVALID_ARGUMENT unless {@code holds}. */
    static void require(boolean holds, String message) {
        if (!holds) {
            throw new InvalidRequestException(ErrorCode.INVALID_ARGUMENT, message);
        }
    }
}
