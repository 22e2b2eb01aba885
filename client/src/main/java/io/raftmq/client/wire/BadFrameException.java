package io.raftmq.client.wire;

import io.netty.handler.codec.DecoderException;

/**
 * A frame that cannot be read; nothing behind it on its connection can be believed either. A server answers it with
 * {@link #code()} under {@link #apiId()} and {@link #correlationId()} and closes; a client closes.
 */
public final class BadFrameException extends DecoderException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final int apiId;
    private final int correlationId;

    public BadFrameException(ErrorCode code, int apiId, int correlationId, String message) {
        super(message);
        this.code = code;
        this.apiId = apiId;
        this.correlationId = correlationId;
    }

    /** What to answer. */
    public ErrorCode code() {
        return code;
    }

    /** The api number that the frame named, known or not. */
    public int apiId() {
        return apiId;
    }

    /** The correlation id that the frame named. */
    public int correlationId() {
        return correlationId;
    }
}
