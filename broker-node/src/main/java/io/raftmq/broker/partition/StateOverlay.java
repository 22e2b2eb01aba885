package io.raftmq.broker.partition;

import io.raftmq.broker.inflight.LastWords;
import io.raftmq.broker.inflight.LastWords.Word;
import io.raftmq.store.StateReader;
import io.raftmq.store.StateReader.Visitor;
import io.raftmq.store.StateWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A partition's key-value state together with what was written to it and cannot be read there yet: by the entries of a
 * batch not committed yet, or by those that a leader has proposed. Holds no more than that. Keys of one table (of one first
 * byte) have one length.
 */
final class StateOverlay {
    private final StateReader base;
    private final NavigableMap<byte[], Word<byte[]>> written = new TreeMap<>(Arrays::compareUnsigned);
    private final LastWords<byte[], byte[]> writes = new LastWords<>(written);
    private @Nullable StateWriter out;

    StateOverlay(StateReader base) {
        this.base = base;
    }

    /** The same state, without what is written here: for a leader's view. */
    StateOverlay ahead() {
        return new StateOverlay(base);
    }

    /** What is written from now on goes to {@code writer} too. */
    void writesTo(StateWriter writer) {
        out = writer;
    }

    /** What was written so far can be read in the state now. */
    void committed() {
        out = null;
        writes.clear();
    }

    /** What is written from now on belongs to this entry. */
    void entry(long entryOrdinal) {
        writes.entry(entryOrdinal);
    }

    /** What the entry and those before it wrote can be read in the state now, or will be before anything is read. */
    void applied(long entryOrdinal) {
        writes.applied(entryOrdinal);
    }

    /** How many keys are written here and cannot be read in the state yet. */
    int writes() {
        return writes.size();
    }

    void put(byte[] key, byte[] value) {
        writes.say(key, value);
        if (out != null) {
            out.put(key, value);
        }
    }

    void delete(byte[] key) {
        writes.say(key, null);
        if (out != null) {
            out.delete(key);
        }
    }

    byte @Nullable [] get(byte[] key) {
        Word<byte[]> own = writes.on(key);
        return own != null ? own.value() : base.get(key);
    }

    /** Calls {@code visitor} for each key in [from, to), in order, until it answers false. */
    void scan(byte[] from, byte[] to, Visitor visitor) {
        NavigableMap<byte[], Word<byte[]>> own = new TreeMap<>(written.subMap(from, true, to, false));
        boolean[] stopped = new boolean[1];
        base.scan(from, to, (key, value) -> {
            while (!own.isEmpty() && Arrays.compareUnsigned(own.firstKey(), key) < 0) {
                if (!visit(own.pollFirstEntry(), visitor)) {
                    stopped[0] = true;
                    return false;
                }
            }
            boolean overwritten = !own.isEmpty() && Arrays.equals(own.firstKey(), key);
            boolean on = overwritten ? visit(own.pollFirstEntry(), visitor) : visitor.visit(key, value);
            stopped[0] = !on;
            return on;
        });
        while (!stopped[0] && !own.isEmpty()) {
            stopped[0] = !visit(own.pollFirstEntry(), visitor);
        }
    }

    private static boolean visit(Map.Entry<byte[], Word<byte[]>> entry, Visitor visitor) {
        byte[] value = entry.getValue().value();
        return value == null || visitor.visit(entry.getKey(), value);
    }

    /** Finds the greatest key in [from, key], or answers false. */
    boolean floor(byte[] from, byte[] key, Visitor visitor) {
        byte @Nullable [] upTo = key;
        while (upTo != null && Arrays.compareUnsigned(upTo, from) >= 0) {
            byte[][] found = new byte[2][];
            boolean inBase = base.floor(from, upTo, (foundKey, value) -> {
                found[0] = foundKey;
                found[1] = value;
                return false;
            });
            Map.Entry<byte[], Word<byte[]>> own = written.floorEntry(upTo);
            boolean inOwn = own != null && Arrays.compareUnsigned(own.getKey(), from) >= 0;
            if (!inBase && !inOwn) {
                return false;
            }
            if (inOwn && own != null && (!inBase || Arrays.compareUnsigned(own.getKey(), found[0]) >= 0)) {
                byte[] value = own.getValue().value();
                if (value != null) {
                    visitor.visit(own.getKey(), value);
                    return true;
                }
                upTo = before(own.getKey());
            } else {
                visitor.visit(found[0], found[1]);
                return true;
            }
        }
        return false;
    }

    /** The greatest key of the same length below, or null. */
    private static byte @Nullable [] before(byte[] key) {
        byte[] before = key.clone();
        for (int i = before.length - 1; i >= 0; i--) {
            if (before[i]-- != 0) {
                return before;
            }
        }
        return null;
    }
}
