package io.raftmq.store.commitlog;

/** The disk is full, or the CommitLog has reached its configured size: the append was refused and nothing of it was written. */
public final class LogFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LogFullException(String message) {
        super(message);
    }
}
