package io.raftmq.store;

/** Where a pure state machine puts its changes. */
public interface StateWriter {
    void put(byte[] key, byte[] value);

    void delete(byte[] key);

    /** Deletes every key in [from, to). */
    void deleteRange(byte[] from, byte[] to);
}
