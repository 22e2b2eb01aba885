package io.raftmq.client;

/**
 * An operation failed. The client has already retried what could be retried, so {@link #retryable()} tells whether
 * trying again later has a chance, and {@link #outcomeUnknown()} whether it may have taken effect all the same.
 */
public final class RaftMqException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final FailureCode code;
    private final boolean retryable;
    private final boolean outcomeUnknown;

    public RaftMqException(FailureCode code, boolean retryable, boolean outcomeUnknown, String message) {
        super(code + ": " + message);
        this.code = code;
        this.retryable = retryable;
        this.outcomeUnknown = outcomeUnknown;
    }

    public RaftMqException(
            FailureCode code, boolean retryable, boolean outcomeUnknown, String message, Throwable cause) {
        super(code + ": " + message, cause);
        this.code = code;
        this.retryable = retryable;
        this.outcomeUnknown = outcomeUnknown;
    }

    /** What went wrong. */
    public FailureCode code() {
        return code;
    }

    /** Whether the same operation may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** Whether it may have taken effect: after true, a send that is sent anew can be stored twice. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
