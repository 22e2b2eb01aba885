package io.raftmq.store;

/** The entry was trimmed by retention, or is not in this node's log. */
public final class EntryGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EntryGoneException(String message) {
        super(message);
    }
}
