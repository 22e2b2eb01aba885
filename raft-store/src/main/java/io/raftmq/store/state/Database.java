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
    private final RocksDB rocks;
    private final List<AutoCloseable> natives;
    private boolean closed;

    private Database(RocksDB rocks, List<AutoCloseable> natives, FaultHandler faults) {
        this.rocks = rocks;
        this.natives = natives;
        this.faults = faults;
    }

    static Database open(StateOptions options, FaultHandler faults) {
        RocksDB.loadLibrary();
        Cache cache = new LRUCache(options.cacheBytes());
        BloomFilter filter = new BloomFilter(10);
        BackgroundErrors errors = new BackgroundErrors(faults);
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
            RocksDB rocks = RocksDB.open(rocksOptions, options.directory().toString());
            return new Database(rocks, List.of(rocksOptions, errors, filter, cache), faults);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the state directory " + options.directory(), e);
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

    /** Runs {@code use} while the database is open. */
    <T extends @Nullable Object> T use(String what, Use<T> use) {
        gate.readLock().lock();
        try {
            if (closed) {
                throw new StateException("the state is closed: cannot " + what);
            }
            return use.with(rocks);
        } catch (RocksDBException e) {
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

    void flush() {
        run("flush the state", db -> db.flush(waiting));
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

    /** A failed flush or compaction: RocksDB has stopped taking writes, and the node must not go on. */
    private static final class BackgroundErrors extends AbstractEventListener {
        private final FaultHandler faults;

        BackgroundErrors(FaultHandler faults) {
            super(EnabledEventCallback.ON_BACKGROUND_ERROR);
            this.faults = faults;
        }

        @Override
        public void onBackgroundError(BackgroundErrorReason reason, Status error) {
            faults.fatal("RocksDB background work (" + reason + ")", new RocksDBException(error));
        }
    }
}
