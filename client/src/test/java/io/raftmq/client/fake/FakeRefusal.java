package io.raftmq.client.fake;

import io.raftmq.client.wire.ErrorCode;

/** A request that is answered with an error. */
final class FakeRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    final ErrorCode code;

    FakeRefusal(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }
}
