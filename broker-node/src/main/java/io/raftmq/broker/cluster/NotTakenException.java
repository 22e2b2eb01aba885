package io.raftmq.broker.cluster;

/** The cluster does not take this node, and waiting does not change that; the message says why. */
public final class NotTakenException extends Exception {
    private static final long serialVersionUID = 1L;

    NotTakenException(String message, Throwable cause) {
        super(message, cause);
    }
}
