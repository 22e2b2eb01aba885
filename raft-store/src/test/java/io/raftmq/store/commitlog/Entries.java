package io.raftmq.store.commitlog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes entries for tests. */
final class Entries {
    private Entries() {}

    static LogRecord entry(long index, long term, byte[] payload) {
        return new LogRecord(LogRecord.Kind.DATA, index, term, ByteBuffer.wrap(payload));
    }

    static LogRecord entry(long index, long term, String payload) {
        return entry(index, term, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** Entries [first, last] of one term, each of {@code size} bytes that depend on its index and term. */
    static List<LogRecord> run(long first, long last, long term, int size) {
        List<LogRecord> entries = new ArrayList<>();
        for (long index = first; index <= last; index++) {
            entries.add(entry(index, term, payload(index, term, size)));
        }
        return entries;
    }

    static byte[] payload(long index, long term, int size) {
        byte[] payload = new byte[size];
        long state = index * 31 + term;
        for (int i = 0; i < size; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            payload[i] = (byte) (state >>> 56);
        }
        return payload;
    }

    static byte[] bytes(LogRecord entry) {
        byte[] bytes = new byte[entry.payload().remaining()];
        entry.payload().duplicate().get(bytes);
        return bytes;
    }
}
