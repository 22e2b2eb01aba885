package io.raftmq.broker;

import java.net.BindException;

/** The node cannot start; the message says why and what to do, the code is the process's exit code. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The data directory cannot be used. */
    public static final int DATA_DIRECTORY = 3;
    /** A port cannot be bound. */
    public static final int PORT = 4;
    /** The store or the metadata on the disk cannot be opened. */
    public static final int STORE = 5;

    private final int exitCode;

    StartException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The store did not open; since it listens for the node's peers, that may be for want of its port. */
    static StartException ofStore(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new StartException(PORT, failure.getMessage() + " (raft.port)", failure);
            }
        }
        return new StartException(STORE, "the store cannot be opened: " + failure.getMessage(), failure);
    }

    public int exitCode() {
        return exitCode;
    }
}
