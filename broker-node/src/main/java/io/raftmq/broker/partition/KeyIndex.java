package io.raftmq.broker.partition;

import io.raftmq.store.StateReader;
import io.raftmq.store.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds messages by hashes of their keys and unique ids: one entry a hash, without a value. Entries lie in windows of
 * {@value #WINDOW} offsets, within a window by hash; so retention lets go of whole windows by one deletion, and a search
 * is one seek a window. Times need no index of their own, since offsets rise with them.
 */
final class KeyIndex {
    private static final byte KIND = 0x40;
    private static final int WINDOW = 1 << 16;
    /** Windows that one search looks into; the next goes on behind them. */
    private static final int WINDOWS_A_SEARCH = 64;

    private final StateReader state;

    KeyIndex(StateReader state) {
        this.state = state;
    }

    static void put(long hash, long offset, StateWriter out) {
        out.put(key(hash, offset), new byte[0]);
    }

    /** Lets go of windows that lie below the log's start whole. */
    static void trim(long logStart, StateWriter out) {
        out.deleteRange(window(0), window(logStart / WINDOW));
    }

    KeyHits find(long hash, long from, long to, int most) {
        List<Long> found = new ArrayList<>();
        long next = from;
        for (int i = 0; i < WINDOWS_A_SEARCH && next < to && found.size() < most; i++) {
            long end = Math.min(to, (next / WINDOW + 1) * WINDOW);
            state.scan(key(hash, next), key(hash, end - 1, (byte) 0), (key, value) -> {
                found.add(ByteBuffer.wrap(key).getLong(1 + 2 * Long.BYTES));
                return found.size() < most;
            });
            next = found.size() < most ? end : found.get(found.size() - 1) + 1;
        }
        return new KeyHits(found, next);
    }

    private static byte[] window(long number) {
        return ByteBuffer.allocate(1 + Long.BYTES).put(KIND).putLong(number).array();
    }

    private static byte[] key(long hash, long offset) {
        return ByteBuffer.allocate(1 + 3 * Long.BYTES)
                .put(KIND)
                .putLong(offset / WINDOW)
                .putLong(hash)
                .putLong(offset)
                .array();
    }

    /** The least key behind that of an offset. */
    private static byte[] key(long hash, long offset, byte last) {
        byte[] key = key(hash, offset);
        byte[] behind = java.util.Arrays.copyOf(key, key.length + 1);
        behind[key.length] = last;
        return behind;
    }
}
