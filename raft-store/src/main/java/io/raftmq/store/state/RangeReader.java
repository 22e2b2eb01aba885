package io.raftmq.store.state;

import io.raftmq.store.StateReader;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Reads below one key prefix, at present or as of a RocksDB snapshot. */
final class RangeReader implements StateReader {
    private final Database database;
    private final Supplier<byte[]> prefix;
    private final @Nullable Snapshot asOf;

    RangeReader(Database database, Supplier<byte[]> prefix, @Nullable Snapshot asOf) {
        this.database = database;
        this.prefix = prefix;
        this.asOf = asOf;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        byte[] whole = StateKeys.join(prefix.get(), key);
        return database.<byte @Nullable []>use("read the state", db -> {
            try (ReadOptions options = options()) {
                return db.get(options, whole);
            }
        });
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        byte[] base = prefix.get();
        database.run(
                "scan the state",
                db -> scan(db, StateKeys.join(base, from), StateKeys.join(base, to), base.length, visitor));
    }

    /** Visits all keys below the prefix, from {@code from} on. */
    void scanFrom(byte[] from, Visitor visitor) {
        byte[] base = prefix.get();
        database.run(
                "scan the state",
                db -> scan(db, StateKeys.join(base, from), StateKeys.successor(base), base.length, visitor));
    }

    @Override
    public boolean floor(byte[] from, byte[] key, Visitor visitor) {
        byte[] base = prefix.get();
        return database.use("search the state", db -> {
            try (Slice least = new Slice(StateKeys.join(base, from));
                    ReadOptions options = options().setIterateLowerBound(least);
                    RocksIterator iterator = db.newIterator(options)) {
                iterator.seekForPrev(StateKeys.join(base, key));
                if (!iterator.isValid()) {
                    iterator.status();
                    return false;
                }
                visitor.visit(tail(iterator.key(), base.length), iterator.value());
                return true;
            }
        });
    }

    private void scan(RocksDB db, byte[] from, byte[] to, int prefixLength, Visitor visitor) throws RocksDBException {
        try (Slice end = new Slice(to);
                ReadOptions options = options().setIterateUpperBound(end);
                RocksIterator iterator = db.newIterator(options)) {
            iterator.seek(from);
            while (iterator.isValid() && visitor.visit(tail(iterator.key(), prefixLength), iterator.value())) {
                iterator.next();
            }
            iterator.status();
        }
    }

    private ReadOptions options() {
        ReadOptions options = new ReadOptions();
        return asOf == null ? options : options.setSnapshot(asOf);
    }

    private static byte[] tail(byte[] key, int prefixLength) {
        return Arrays.copyOfRange(key, prefixLength, key.length);
    }
}
