package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import io.raftmq.store.StateSnapshot;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** A group's state as it was at one moment. Close it: RocksDB keeps every version it can see. */
public final class RocksStateSnapshot implements StateSnapshot {
    private final Database database;
    private final Snapshot snapshot;
    private final GroupId group;
    private final Applied applied;
    private final RangeReader reader;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RocksStateSnapshot(Database database, Snapshot snapshot, GroupId group, int generation, Applied applied) {
        this.database = database;
        this.snapshot = snapshot;
        this.group = group;
        this.applied = applied;
        byte[] prefix = StateKeys.prefix(group, generation);
        this.reader = new RangeReader(database, () -> prefix, snapshot);
    }

    static RocksStateSnapshot take(Database database, GroupId group, int generation) {
        return database.use("take a snapshot", db -> {
            Snapshot snapshot = db.getSnapshot();
            try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
                // Read under the snapshot itself, or a batch in between would make the pair and the content disagree.
                Applied applied = Applied.decoded(db.get(options, StateKeys.applied(group, generation)));
                return new RocksStateSnapshot(database, snapshot, group, generation, applied);
            }
        });
    }

    public GroupId group() {
        return group;
    }

    /** The last entry whose effects this snapshot holds. */
    public long appliedIndex() {
        return applied.index();
    }

    public long appliedTerm() {
        return applied.term();
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return reader.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        reader.scan(from, to, visitor);
    }

    /** Visits every key from {@code from} on. */
    void scanFrom(byte[] from, Visitor visitor) {
        reader.scanFrom(from, visitor);
    }

    @Override
    public boolean floor(byte[] from, byte[] key, Visitor visitor) {
        return reader.floor(from, key, visitor);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            database.runIfOpen(db -> db.releaseSnapshot(snapshot));
        }
    }
}
