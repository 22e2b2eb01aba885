package io.raftmq.broker.partition;

/**
 * A committed entry or the stored state breaks this build's format: it was written by a newer version, or is damaged.
 * The replica must stop; going on without the entry would make it differ from its peers.
 */
public final class UnreadableEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableEntryException(String message) {
        super(message);
    }

    public UnreadableEntryException(String message, Throwable cause) {
        super(message, cause);
    }
}
