package io.raftmq.store.transport.frame;

/** The bytes are not what this version of the transport speaks; the connection they came on must be closed. */
public final class FrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FrameException(String message) {
        super(message);
    }

    public FrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
