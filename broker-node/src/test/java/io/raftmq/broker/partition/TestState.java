package io.raftmq.broker.partition;

import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A group's key-value state in memory. Like the real one, it shows a batch's changes only once that is committed. */
final class TestState implements StateReader {
    private final TreeMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);

    /** Changes in order, applied by {@link #commit}. */
    final class Batch implements StateWriter {
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

        void commit() {
            changes.forEach(Runnable::run);
        }
    }

    Batch batch() {
        return new Batch();
    }

    TestState copy() {
        TestState copy = new TestState();
        map.forEach((key, value) -> copy.map.put(key.clone(), value.clone()));
        return copy;
    }

    void put(byte[] key, byte[] value) {
        map.put(key, value);
    }

    /** Everything in it, for comparison. */
    Map<String, String> dump() {
        HexFormat hex = HexFormat.of();
        return map.entrySet().stream()
                .collect(Collectors.toMap(
                        e -> hex.formatHex(e.getKey()), e -> hex.formatHex(e.getValue()), (a, b) -> b, TreeMap::new));
    }

    int size() {
        return map.size();
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
        NavigableMap<byte[], byte[]> range = map.subMap(from, true, key, true);
        if (range.isEmpty()) {
            return false;
        }
        visitor.visit(range.lastEntry().getKey(), range.lastEntry().getValue());
        return true;
    }
}
