package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import io.raftmq.store.StateSnapshot;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/**
 * A group's state as it was at one moment. Close it: RocksDB keeps every version it can see. It may be closed while others
 * read: what they began ends well, what they begin afterwards is refused. RocksDB itself would follow a freed pointer.
 */
public final class RocksStateSnapshot implements StateSnapshot {
    private final Database database;
    private final Snapshot snapshot;
    private final GroupId group;
    private final Applied applied;
    private final RangeReader reader;
    private int readers;
    private boolean closed;

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
        enter();
        try {
            return reader.get(key);
        } finally {
            leave();
        }
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        enter();
        try {
            reader.scan(from, to, visitor);
        } finally {
            leave();
        }
    }

    /** Visits every key from {@code from} on. */
    void scanFrom(byte[] from, Visitor visitor) {
        enter();
        try {
            reader.scanFrom(from, visitor);
        } finally {
            leave();
        }
    }

    @Override
    public boolean floor(byte[] from, byte[] key, Visitor visitor) {
        enter();
        try {
            return reader.floor(from, key, visitor);
        } finally {
            leave();
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            releaseIfUnused();
        }
    }

    private synchronized void enter() {
        if (closed) {
            throw new StateException(group + ": the snapshot is closed");
        }
        readers++;
    }

    private synchronized void leave() {
        readers--;
        releaseIfUnused();
    }

    private void releaseIfUnused() {
        if (closed && readers == 0) {
            database.runIfOpen(db -> db.releaseSnapshot(snapshot));
        }
    }
}
