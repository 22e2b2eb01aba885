package io.raftmq.meta.state;

import io.raftmq.store.GroupState;
import io.raftmq.store.StateBatch;
import io.raftmq.store.StateSnapshot;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A group's state in memory, for tests. Thread-safe by one lock. */
public final class MemoryState implements GroupState {
    private final TreeMap<byte[], byte[]> content = new TreeMap<>(Arrays::compareUnsigned);
    private long appliedIndex;
    private long appliedTerm;

    /** Bytes and keys written so far, for tests that ask what an entry costs. */
    private int keysWritten;

    public synchronized int keysWritten() {
        return keysWritten;
    }

    /** Replaces everything by what another replica has. */
    public void replaceBy(MemoryState other) {
        MemoryState copy = other.copy();
        synchronized (this) {
            content.clear();
            content.putAll(copy.content);
            appliedIndex = copy.appliedIndex;
            appliedTerm = copy.appliedTerm;
        }
    }

    public synchronized MemoryState copy() {
        MemoryState copy = new MemoryState();
        copy.content.putAll(content);
        copy.appliedIndex = appliedIndex;
        copy.appliedTerm = appliedTerm;
        return copy;
    }

    @Override
    public synchronized byte @Nullable [] get(byte[] key) {
        return content.get(key);
    }

    @Override
    public synchronized void scan(byte[] from, byte[] to, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> entry : content.subMap(from, to).entrySet()) {
            if (!visitor.visit(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public synchronized boolean floor(byte[] from, byte[] key, Visitor visitor) {
        Map.Entry<byte[], byte[]> floor = content.floorEntry(key);
        return floor != null
                && Arrays.compareUnsigned(floor.getKey(), from) >= 0
                && visitor.visit(floor.getKey(), floor.getValue());
    }

    @Override
    public synchronized long appliedIndex() {
        return appliedIndex;
    }

    @Override
    public synchronized long appliedTerm() {
        return appliedTerm;
    }

    @Override
    public StateBatch newBatch() {
        return new Pending();
    }

    @Override
    public StateSnapshot snapshot() {
        MemoryState copy = copy();
        return new StateSnapshot() {
            @Override
            public void close() {}

            @Override
            public byte @Nullable [] get(byte[] key) {
                return copy.get(key);
            }

            @Override
            public void scan(byte[] from, byte[] to, Visitor visitor) {
                copy.scan(from, to, visitor);
            }

            @Override
            public boolean floor(byte[] from, byte[] key, Visitor visitor) {
                return copy.floor(from, key, visitor);
            }
        };
    }

    private final class Pending implements StateBatch {
        private final TreeMap<byte[], byte[]> puts = new TreeMap<>(Arrays::compareUnsigned);
        private final TreeMap<byte[], byte[]> next = new TreeMap<>(Arrays::compareUnsigned);

        Pending() {
            synchronized (MemoryState.this) {
                next.putAll(content);
            }
        }

        @Override
        public void put(byte[] key, byte[] value) {
            puts.put(key, value);
            next.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            next.remove(key);
        }

        @Override
        public void deleteRange(byte[] from, byte[] to) {
            next.subMap(from, to).clear();
        }

        @Override
        public void commit(long index, long term) {
            synchronized (MemoryState.this) {
                if (index <= appliedIndex) {
                    throw new IllegalStateException("index " + index + " is not above " + appliedIndex);
                }
                content.clear();
                content.putAll(next);
                keysWritten += puts.size();
                appliedIndex = index;
                appliedTerm = term;
            }
        }

        @Override
        public void close() {}
    }
}
