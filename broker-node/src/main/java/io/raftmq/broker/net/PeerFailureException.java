package io.raftmq.broker.net;

import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;

/** Another node answered a request with a failure, or none could be had from it. */
public final class PeerFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    PeerFailureException(Failure failure) {
        super(failure.getMessage(), null, false, false);
        this.failure = failure;
    }

    /** As it is to be passed on. */
    public Failure failure() {
        return failure;
    }

    public ErrorCode code() {
        return ErrorCode.of(failure.getCode());
    }

    /** No connection: nothing reached the node. */
    static PeerFailureException unreachable(String message) {
        return new PeerFailureException(Failures.of(ErrorCode.NOT_READY, message, 100));
    }

    /** The request went out and no answer came. */
    static PeerFailureException unanswered(ErrorCode code, String message) {
        return new PeerFailureException(
                Failures.of(code, message).toBuilder().setOutcomeUnknown(true).build());
    }
}
