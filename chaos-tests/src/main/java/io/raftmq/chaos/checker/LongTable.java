package io.raftmq.chaos.checker;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A growing table from non-negative keys to numbers, {@link #ABSENT} where nothing was put. Eight bytes a key where keys
 * lie close together; one absurd key costs a chunk, not the heap.
 */
final class LongTable {
    static final long ABSENT = -1;

    private static final int CHUNK = 1 << 10;

    private final Map<Long, long[]> chunks = new HashMap<>();

    long get(long key) {
        long[] chunk = chunks.get(Math.floorDiv(key, (long) CHUNK));
        return chunk == null ? ABSENT : chunk[(int) Math.floorMod(key, (long) CHUNK)];
    }

    void put(long key, long value) {
        long[] chunk = chunks.computeIfAbsent(Math.floorDiv(key, (long) CHUNK), absent -> filled());
        chunk[(int) Math.floorMod(key, (long) CHUNK)] = value;
    }

    private static long[] filled() {
        long[] chunk = new long[CHUNK];
        Arrays.fill(chunk, ABSENT);
        return chunk;
    }
}
