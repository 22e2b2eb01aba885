package io.raftmq.store.state;

import io.raftmq.store.GroupId;
import io.raftmq.store.GroupState;
import io.raftmq.store.StateBatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One group's state: the current generation of its key range, and how far it is applied and flushed. */
public final class RocksGroupState implements GroupState {
    private final Database database;
    private final GroupId group;
    private final RangeReader reader;
    private final AtomicBoolean batchOpen = new AtomicBoolean();
    private volatile Generation generation;
    private volatile Applied applied;
    private volatile long flushedAppliedIndex;

    /** A generation of the group's keys and the prefix they bear. */
    private static final class Generation {
        final int number;
        final byte[] prefix;

        Generation(GroupId group, int number) {
            this.number = number;
            this.prefix = StateKeys.prefix(group, number);
        }
    }

    RocksGroupState(Database database, GroupId group, int generation, Applied applied) {
        this.database = database;
        this.group = group;
        this.generation = new Generation(group, generation);
        this.applied = applied;
        this.flushedAppliedIndex = applied.index();
        this.reader = new RangeReader(database, () -> this.generation.prefix, null);
    }

    @Override
    public long appliedIndex() {
        return applied.index();
    }

    @Override
    public long appliedTerm() {
        return applied.term();
    }

    /** An index up to which the state is on disk for certain; it may be more. */
    public long flushedAppliedIndex() {
        return flushedAppliedIndex;
    }

    @Override
    public StateBatch newBatch() {
        if (!batchOpen.compareAndSet(false, true)) {
            throw new IllegalStateException(group + ": a state batch is open already");
        }
        return new RocksStateBatch(this, generation.prefix);
    }

    @Override
    public RocksStateSnapshot snapshot() {
        return RocksStateSnapshot.take(database, group, generation.number);
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return reader.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        reader.scan(from, to, visitor);
    }

    @Override
    public boolean floor(byte[] from, byte[] key, Visitor visitor) {
        return reader.floor(from, key, visitor);
    }

    int generation() {
        return generation.number;
    }

    void commit(RocksStateBatch batch, long index, long term) {
        Generation current = generation;
        if (current.prefix != batch.prefix()) {
            throw new IllegalStateException(group + ": the state was replaced while a batch was open");
        }
        if (index <= applied.index()) {
            throw new IllegalArgumentException(
                    group + ": entry " + index + " is applied already, the state is at " + applied.index());
        }
        Applied next = new Applied(index, term);
        batch.putApplied(StateKeys.applied(group, current.number), next.encoded());
        database.write(batch.changes());
        applied = next;
    }

    void batchClosed() {
        batchOpen.set(false);
    }

    void flushed(int ofGeneration, long upTo) {
        if (ofGeneration == generation.number && upTo > flushedAppliedIndex) {
            flushedAppliedIndex = upTo;
        }
    }

    void replaced(int byGeneration, Applied now) {
        generation = new Generation(group, byGeneration);
        applied = now;
        flushedAppliedIndex = now.index();
    }
}
