package io.raftmq.store.state;

import io.raftmq.store.StateBatch;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Changes that wait for their commit, under the prefix of the generation they are made for. */
final class RocksStateBatch implements StateBatch {
    private final RocksGroupState state;
    private final byte[] prefix;
    private final WriteBatch changes = new WriteBatch();
    private boolean closed;

    RocksStateBatch(RocksGroupState state, byte[] prefix) {
        this.state = state;
        this.prefix = prefix;
    }

    byte[] prefix() {
        return prefix;
    }

    WriteBatch changes() {
        return changes;
    }

    @Override
    public void put(byte[] key, byte[] value) {
        Limits.check(key, value);
        add(batch -> batch.put(StateKeys.join(prefix, key), value));
    }

    @Override
    public void delete(byte[] key) {
        add(batch -> batch.delete(StateKeys.join(prefix, key)));
    }

    @Override
    public void deleteRange(byte[] from, byte[] to) {
        add(batch -> batch.deleteRange(StateKeys.join(prefix, from), StateKeys.join(prefix, to)));
    }

    void putApplied(byte[] key, byte[] value) {
        add(batch -> batch.put(key, value));
    }

    @Override
    public void commit(long appliedIndex, long appliedTerm) {
        if (closed) {
            throw new IllegalStateException("the batch was committed or closed already");
        }
        try {
            state.commit(this, appliedIndex, appliedTerm);
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            changes.close();
            state.batchClosed();
        }
    }

    private interface Change {
        void to(WriteBatch batch) throws RocksDBException;
    }

    private void add(Change change) {
        if (closed) {
            throw new IllegalStateException("the batch was committed or closed already");
        }
        try {
            change.to(changes);
        } catch (RocksDBException e) {
            throw new StateException("a change could not be added to the batch", e);
        }
    }
}
