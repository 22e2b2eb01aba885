package io.raftmq.store.state;

import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import io.raftmq.store.StateReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The state of all groups of a node, in one RocksDB. What is on its disk is at any time a prefix of what was written:
 * one column family, whose write-ahead log is off, flushes in order. Thread-safe.
 */
public final class StateStore implements AutoCloseable {
    private static final int FORMAT_VERSION = 1;
    private static final int FIRST_GENERATION = 1;

    private final Database database;
    private final Runnable beforeFlush;
    private final Room room;
    private final FlushTurns flushes = new FlushTurns(this::flushNow);
    private final Map<GroupId, RocksGroupState> open = new ConcurrentHashMap<>();

    private StateStore(Database database, Runnable beforeFlush, Room room) {
        this.database = database;
        this.beforeFlush = beforeFlush;
        this.room = room;
    }

    /**
     * Opens the state, creating it when the directory is empty.
     *
     * @param beforeFlush run before each flush that was asked for: syncs what the state may already be ahead of
     * @throws StateException if another process uses it, or a newer version wrote it
     */
    public static StateStore open(StateOptions options, FaultHandler faults, Runnable beforeFlush) {
        return open(options, faults, beforeFlush, () -> usableBytes(options.directory()));
    }

    /** As above, on a disk with so many usable bytes. */
    static StateStore open(StateOptions options, FaultHandler faults, Runnable beforeFlush, LongSupplier usableBytes) {
        Room room = new Room(usableBytes);
        Database database = Database.open(options, faults, room);
        try {
            checkFormat(database);
            return new StateStore(database, beforeFlush, room);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** The group's state; it exists from its first use on, and the same object is answered until it is erased. */
    public RocksGroupState group(GroupId id) {
        return open.computeIfAbsent(id, this::load);
    }

    /** The groups that have state or local records here. */
    public Set<GroupId> groups() {
        return groupsIn(StateKeys.GENERATION);
    }

    /** Groups whose erasure has begun and not ended. */
    public Set<GroupId> erasing() {
        return groupsIn(StateKeys.ERASING);
    }

    /** Notes on disk that the group is to be erased. */
    public void beginErase(GroupId id) {
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(StateKeys.ofGroup(StateKeys.ERASING, id), new byte[0]);
            database.write(batch);
        } catch (RocksDBException e) {
            throw new StateException(id + ": the erasure could not be noted", e);
        }
        flush();
    }

    /** Deletes the group's state and local records and the note of {@link #beginErase}; on disk when it returns. */
    public void finishErase(GroupId id) {
        open.remove(id);
        try (WriteBatch batch = new WriteBatch()) {
            batch.deleteRange(StateKeys.ofGroup(StateKeys.STATE, id), StateKeys.afterGroup(StateKeys.STATE, id));
            batch.deleteRange(StateKeys.ofGroup(StateKeys.LOCAL, id), StateKeys.afterGroup(StateKeys.LOCAL, id));
            batch.delete(StateKeys.ofGroup(StateKeys.GENERATION, id));
            batch.delete(StateKeys.ofGroup(StateKeys.ERASING, id));
            database.write(batch);
        } catch (RocksDBException e) {
            throw new StateException(id + ": the state could not be erased", e);
        }
        flush();
    }

    /** Writes local records; on disk with the next flush. */
    public void writeLocal(GroupId id, Consumer<LocalChanges> changes) {
        try (WriteBatch batch = new WriteBatch()) {
            changes.accept(new LocalChanges(id, batch));
            database.write(batch);
        }
    }

    /** Calls {@code visitor} for the group's local records of one kind, by rising index. */
    public void readLocal(GroupId id, byte kind, LocalVisitor visitor) {
        byte[] prefix = ByteBuffer.allocate(StateKeys.ofGroup(StateKeys.LOCAL, id).length + 1)
                .put(StateKeys.ofGroup(StateKeys.LOCAL, id))
                .put(kind)
                .array();
        new RangeReader(database, () -> prefix, null).scanFrom(new byte[0], (key, value) -> {
            visitor.visit(ByteBuffer.wrap(key).getLong(), value);
            return true;
        });
    }

    /** Takes one local record. */
    @FunctionalInterface
    public interface LocalVisitor {
        void visit(long index, byte[] value);
    }

    /** Begins to fill a new generation of the group's state. One at a time for each group. */
    public StateImport beginImport(GroupId id) {
        return new StateImport(database, this, group(id), id);
    }

    /**
     * Returns when everything written before the call is on disk; waits while the disk has no room for it. Callers at the same
     * time share a flush.
     *
     * @throws StateException if it waited when {@link #waitNoMore} was called
     */
    public void flush() {
        while (!flushes.flush()) {
            room.await("flush the state");
        }
    }

    /** As {@link #flush}, but answers false if the disk has no room for it. */
    public boolean flushIfRoom() {
        return flushes.flush();
    }

    /** To be called before a close: who waits for room on the disk, or will, gets an exception instead. */
    public void waitNoMore() {
        room.close();
    }

    /** Flushes since the state was opened. */
    public long flushCount() {
        return flushes.begun();
    }

    public long diskBytes() {
        return database.diskBytes();
    }

    /** Flushes, if there is room, and closes. Open snapshots become unusable. */
    @Override
    public void close() {
        waitNoMore();
        try {
            flushIfRoom();
        } finally {
            database.close();
        }
    }

    private boolean flushNow() {
        Map<RocksGroupState, long[]> before = new HashMap<>();
        for (RocksGroupState state : open.values()) {
            before.put(state, new long[] {state.generation(), state.appliedIndex()});
        }
        beforeFlush.run();
        if (!database.flush()) {
            return false;
        }
        before.forEach((state, at) -> state.flushed((int) at[0], at[1]));
        return true;
    }

    private static long usableBytes(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell how much of the disk is free", e);
        }
    }

    private RocksGroupState load(GroupId id) {
        byte @Nullable [] value = database.get(StateKeys.ofGroup(StateKeys.GENERATION, id));
        int generation =
                value == null ? FIRST_GENERATION : ByteBuffer.wrap(value).getInt();
        if (value == null) {
            writeGeneration(id, generation);
        }
        return new RocksGroupState(
                database, id, generation, Applied.decoded(database.get(StateKeys.applied(id, generation))));
    }

    private void writeGeneration(GroupId id, int generation) {
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(
                    StateKeys.ofGroup(StateKeys.GENERATION, id),
                    ByteBuffer.allocate(Integer.BYTES).putInt(generation).array());
            database.write(batch);
        } catch (RocksDBException e) {
            throw new StateException(id + ": the first generation could not be noted", e);
        }
    }

    private Set<GroupId> groupsIn(byte space) {
        Set<GroupId> found = new HashSet<>();
        byte[] prefix = {space};
        StateReader reader = new RangeReader(database, () -> prefix, null);
        reader.scan(new byte[0], bytes(0xff), (key, value) -> {
            found.add(StateKeys.groupOf(StateKeys.join(prefix, key)));
            return true;
        });
        return found;
    }

    private static void checkFormat(Database database) {
        byte @Nullable [] found = database.get(StateKeys.FORMAT);
        if (found == null) {
            try (WriteBatch batch = new WriteBatch()) {
                batch.put(StateKeys.FORMAT, new byte[] {FORMAT_VERSION});
                database.write(batch);
            } catch (RocksDBException e) {
                throw new StateException("the format version could not be written", e);
            }
            if (!database.flush()) {
                throw new StateException("the disk has no room for a new state: add space");
            }
        } else if (found.length != 1 || found[0] != FORMAT_VERSION) {
            throw new StateException("the state has format " + (found.length == 0 ? "none" : found[0])
                    + ", this version reads " + FORMAT_VERSION + ": use the version that wrote it, or a later one");
        }
    }

    private static byte[] bytes(int... values) {
        byte[] result = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (byte) values[i];
        }
        return result;
    }
}
