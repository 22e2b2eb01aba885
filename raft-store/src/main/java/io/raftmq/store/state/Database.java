package io.raftmq.store.state;

import io.raftmq.store.FaultHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.BackgroundErrorReason;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB itself: opened with bounded memory and no write-ahead log, and gated so that nothing touches native memory
 * after the close. Every failure of RocksDB goes to the {@link FaultHandler}: what it answers after one is not to be
 * believed.
 */
final class Database implements AutoCloseable {
    /** Memtables that share the write buffer: one being filled, the others on their way to disk. */
    private static final int MEMTABLES = 4;

    private static final int OPEN_FILES = 512;

    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
    private final FlushOptions waiting =
            new FlushOptions().setWaitForFlush(true).setAllowWriteStall(true);
    private final FaultHandler faults;
    private final Room room;
    private final RocksDB rocks;
    private final List<AutoCloseable> natives;
    private boolean closed;

    private Database(RocksDB rocks, List<AutoCloseable> natives, FaultHandler faults, Room room) {
        this.rocks = rocks;
        this.natives = natives;
        this.faults = faults;
        this.room = room;
    }

    static Database open(StateOptions options, FaultHandler faults, Room room) {
        RocksDB.loadLibrary();
        Cache cache = new LRUCache(options.cacheBytes());
        BloomFilter filter = new BloomFilter(10);
        BackgroundErrors errors = new BackgroundErrors(faults, room);
        Options rocksOptions = new Options()
                .setCreateIfMissing(true)
                .setWriteBufferSize(options.writeBufferBytes() / MEMTABLES)
                .setMaxWriteBufferNumber(MEMTABLES)
                .setMaxOpenFiles(OPEN_FILES)
                .setMaxBackgroundJobs(2)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0)
                .setListeners(List.of(errors))
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        .setCacheIndexAndFilterBlocks(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
        try {
            Files.createDirectories(options.directory());
            ManifestCheck.check(options.directory());
            RocksDB rocks = RocksDB.open(rocksOptions, options.directory().toString());
            return new Database(rocks, List.of(rocksOptions, errors, filter, cache), faults, room);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make or read the state directory " + options.directory(), e);
        } catch (RocksDBException e) {
            throw new StateException(
                    "cannot open the state in " + options.directory() + ": is another process using it? "
                            + e.getMessage(),
                    e);
        }
    }

    /** One use of RocksDB that may fail. */
    interface Use<T extends @Nullable Object> {
        T with(RocksDB rocks) throws RocksDBException;
    }

    /** RocksDB refused, with nothing done, since the disk is full. */
    private static final class NoRoom extends Exception {
        private static final long serialVersionUID = 1L;

        NoRoom(RocksDBException cause) {
            super(cause);
        }
    }

    /** Runs {@code use} while the database is open; while the disk has no room for it, again and again. */
    <T extends @Nullable Object> T use(String what, Use<T> use) {
        while (true) {
            try {
                return useOnce(what, use);
            } catch (NoRoom full) {
                room.missed();
                room.await(what);
            }
        }
    }

    private <T extends @Nullable Object> T useOnce(String what, Use<T> use) throws NoRoom {
        gate.readLock().lock();
        try {
            if (closed) {
                throw new StateException("the state is closed: cannot " + what);
            }
            return use.with(rocks);
        } catch (RocksDBException e) {
            if (e.getStatus() != null && Room.isMissing(e.getStatus())) {
                throw new NoRoom(e);
            }
            faults.fatal(what + " in RocksDB", e);
            throw new StateException("RocksDB failed to " + what, e);
        } finally {
            gate.readLock().unlock();
        }
    }

    /** A {@link Use} that answers nothing. */
    interface Action {
        void on(RocksDB rocks) throws RocksDBException;
    }

    /** As {@link #use}, without an answer. */
    void run(String what, Action action) {
        use(what, db -> {
            action.on(db);
            return Boolean.TRUE;
        });
    }

    /** As {@link #use}, for clean-ups that a closed database has made needless. */
    void runIfOpen(Consumer<RocksDB> action) {
        gate.readLock().lock();
        try {
            if (!closed) {
                action.accept(rocks);
            }
        } finally {
            gate.readLock().unlock();
        }
    }

    byte @Nullable [] get(byte[] key) {
        return this.<byte @Nullable []>use("read the state", db -> db.get(key));
    }

    void write(WriteBatch batch) {
        run("write the state", db -> db.write(unlogged, batch));
    }

    /** Whether everything that was written before is on disk now; not if the disk has no room for it. */
    boolean flush() {
        try {
            return useOnce("flush the state", db -> {
                if (!room.takes(db.getLongProperty("rocksdb.cur-size-all-mem-tables"))) {
                    return false;
                }
                db.flush(waiting);
                return true;
            });
        } catch (NoRoom full) {
            room.missed();
            return false;
        }
    }

    long diskBytes() {
        return use("measure the state", db -> db.getLongProperty("rocksdb.total-sst-files-size"));
    }

    @Override
    public void close() {
        gate.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            rocks.closeE();
            for (AutoCloseable each : natives) {
                each.close();
            }
            unlogged.close();
            waiting.close();
        } catch (Exception e) {
            throw new StateException("closing the state failed", e);
        } finally {
            gate.writeLock().unlock();
        }
    }

    /**
     * A failed flush or compaction: RocksDB has stopped taking writes, and the node must not go on. Unless the disk is full: then
     * RocksDB tries again by itself, every five seconds. (A failed flush without a write-ahead log has a reason that RocksDB's Java
     * side does not know; it prints an exception then, and whoever writes next is told the error.)
     */
    private static final class BackgroundErrors extends AbstractEventListener {
        private final FaultHandler faults;
        private final Room room;

        BackgroundErrors(FaultHandler faults, Room room) {
            super(EnabledEventCallback.ON_BACKGROUND_ERROR);
            this.faults = faults;
            this.room = room;
        }

        @Override
        public void onBackgroundError(BackgroundErrorReason reason, Status error) {
            if (Room.isMissing(error)) {
                room.missed();
                return;
            }
            faults.fatal("RocksDB background work (" + reason + ")", new RocksDBException(error));
        }
    }
}
