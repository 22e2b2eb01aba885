package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * A state that arrives from a peer: it fills a new generation beside the current one, which is replaced in one write
 * when all of it is there. A crash on the way leaves the old state; the half-filled generation is cleared by the next
 * import.
 */
public final class StateImport implements AutoCloseable {
    private static final int BATCH_BYTES = 1 << 20;

    private final Database database;
    private final StateStore store;
    private final RocksGroupState state;
    private final GroupId group;
    private final int generation;
    private final byte[] prefix;
    private final WriteBatch batch = new WriteBatch();
    private boolean done;

    StateImport(Database database, StateStore store, RocksGroupState state, GroupId group) {
        this.database = database;
        this.store = store;
        this.state = state;
        this.group = group;
        this.generation = state.generation() + 1;
        this.prefix = StateKeys.prefix(group, generation);
        clear(generation);
    }

    public void put(byte[] key, byte[] value) {
        Limits.check(key, value);
        try {
            batch.put(StateKeys.join(prefix, key), value);
        } catch (RocksDBException e) {
            throw new StateException(group + ": an imported key could not be added", e);
        }
        if (batch.getDataSize() >= BATCH_BYTES) {
            write();
        }
    }

    /**
     * Makes the new generation the group's state, as of (index, term), writes the local records with it, and flushes.
     */
    public void commit(long appliedIndex, long appliedTerm, Consumer<LocalChanges> local) {
        Applied applied = new Applied(appliedIndex, appliedTerm);
        try {
            batch.put(StateKeys.applied(group, generation), applied.encoded());
            batch.put(
                    StateKeys.ofGroup(StateKeys.GENERATION, group),
                    ByteBuffer.allocate(Integer.BYTES).putInt(generation).array());
            local.accept(new LocalChanges(group, batch));
        } catch (RocksDBException e) {
            throw new StateException(group + ": the imported state could not be completed", e);
        }
        write();
        store.flush();
        int old = state.generation();
        state.replaced(generation, applied);
        done = true;
        clear(old);
    }

    /** Abandons an import that was not committed. */
    @Override
    public void close() {
        batch.close();
        if (!done) {
            clear(generation);
        }
    }

    private void write() {
        database.write(batch);
        batch.clear();
    }

    private void clear(int which) {
        try (WriteBatch clearing = new WriteBatch()) {
            byte[] from = StateKeys.generation(group, which);
            clearing.deleteRange(from, StateKeys.successor(from));
            database.write(clearing);
        } catch (RocksDBException e) {
            throw new StateException(group + ": generation " + which + " could not be cleared", e);
        }
    }
}
