package io.raftmq.broker.runtime;

import io.raftmq.store.GroupState;
import io.raftmq.store.StateBatch;
import io.raftmq.store.StateSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A group's state in memory. */
final class FakeState implements GroupState {
    private final ConcurrentSkipListMap<byte[], byte[]> map = new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    private volatile long index;
    private volatile long term;

    @Override
    public long appliedIndex() {
        return index;
    }

    @Override
    public long appliedTerm() {
        return term;
    }

    @Override
    public StateBatch newBatch() {
        return new Batch();
    }

    @Override
    public StateSnapshot snapshot() {
        throw new IllegalStateException("not asked for by the runtime");
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return map.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, Visitor visitor) {
        for (Map.Entry<byte[], byte[]> entry : map.subMap(from, to).entrySet()) {
            if (!visitor.visit(entry.getKey(), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public boolean floor(byte[] from, byte[] key, Visitor visitor) {
        Map.Entry<byte[], byte[]> entry = map.floorEntry(key);
        if (entry == null || Arrays.compareUnsigned(entry.getKey(), from) < 0) {
            return false;
        }
        visitor.visit(entry.getKey(), entry.getValue());
        return true;
    }

    private final class Batch implements StateBatch {
        private final List<Runnable> changes = new ArrayList<>();

        @Override
        public void put(byte[] key, byte[] value) {
            changes.add(() -> map.put(key, value));
        }

        @Override
        public void delete(byte[] key) {
            changes.add(() -> map.remove(key));
        }

        @Override
        public void deleteRange(byte[] from, byte[] to) {
            changes.add(() -> map.subMap(from, to).clear());
        }

        @Override
        public void commit(long appliedIndex, long appliedTerm) {
            changes.forEach(Runnable::run);
            index = appliedIndex;
            term = appliedTerm;
        }

        @Override
        public void close() {
            changes.clear();
        }
    }
}
