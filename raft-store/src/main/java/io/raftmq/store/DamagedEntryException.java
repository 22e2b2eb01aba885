package io.raftmq.store;

/** The entry's bytes on this node's disk fail their CRC32C: they are not served, a peer has them. */
public final class DamagedEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DamagedEntryException(String message) {
        super(message);
    }
}
