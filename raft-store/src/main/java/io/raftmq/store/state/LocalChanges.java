package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Changes to what one replica keeps for itself beside the replicated state, written together: records under (kind,
 * index). A kind is chosen by the writer; the state does not look inside.
 */
public final class LocalChanges {
    private final GroupId group;
    private final WriteBatch batch;

    LocalChanges(GroupId group, WriteBatch batch) {
        this.group = group;
        this.batch = batch;
    }

    public LocalChanges put(byte kind, long index, byte[] value) {
        try {
            batch.put(StateKeys.local(group, kind, index), value);
            return this;
        } catch (RocksDBException e) {
            throw new StateException(group + ": a local record could not be added", e);
        }
    }

    /** Deletes the records of the kind with indexes in [from, to). */
    public LocalChanges delete(byte kind, long from, long to) {
        try {
            batch.deleteRange(StateKeys.local(group, kind, from), StateKeys.local(group, kind, to));
            return this;
        } catch (RocksDBException e) {
            throw new StateException(group + ": local records could not be deleted", e);
        }
    }
}
