package io.raftmq.broker.partition;

import io.raftmq.client.wire.ErrorCode;

/** A produce request's payload is not a batch that may be stored; nothing was stored. */
public final class BatchRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    BatchRefusedException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** What to answer. */
    public ErrorCode code() {
        return code;
    }
}
