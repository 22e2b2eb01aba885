package io.raftmq.store.commitlog;

/** A file was written by a newer version of RaftMQ: this one must not touch it. */
public final class UnsupportedFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String message) {
        super(message);
    }
}
