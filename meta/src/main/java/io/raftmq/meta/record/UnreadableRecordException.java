package io.raftmq.meta.record;

/**
 * Metadata that this binary cannot replay: written by a newer one, or damaged. It must not go on: whatever it did next
 * would rest on another cluster than its peers have.
 */
public final class UnreadableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableRecordException(String message) {
        super(message);
    }

    public UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
