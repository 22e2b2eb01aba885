package io.raftmq.store.commitlog;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a run of consecutive entries lies in one segment: 8 bytes an entry. In memory while the segment takes records,
 * in the segment's sidecar file afterwards.
 *
 * <p>Grown by one thread, under the lock of the group's index; turned over to the sidecar by another, by one volatile
 * write.
 */
final class EntryTable {
    /** An entry that exists, but whose record could not be found any more. */
    static final long LOST = 0;

    private static final int FIRST_CAPACITY = 8;
    private static final int OFFSET_UNIT = 8;

    private final long firstIndex;
    private int count;
    private long bytes;
    private int ordinal;
    private volatile long @Nullable [] packed;

    EntryTable(long firstIndex) {
        this.firstIndex = firstIndex;
        this.packed = new long[FIRST_CAPACITY];
    }

    private EntryTable(long firstIndex, int count, long bytes, int ordinal) {
        this.firstIndex = firstIndex;
        this.count = count;
        this.bytes = bytes;
        this.ordinal = ordinal;
        this.packed = null;
    }

    /** A table that lies in a sidecar, from entry {@code ordinal} on. */
    static EntryTable inSidecar(long firstIndex, int count, long bytes, int ordinal) {
        return new EntryTable(firstIndex, count, bytes, ordinal);
    }

    /** Packs a record's place into 8 bytes. */
    static long pack(long offset, int length) {
        return ((offset / OFFSET_UNIT) << 32) | length;
    }

    static long offset(long place) {
        return (place >>> 32) * OFFSET_UNIT;
    }

    static int length(long place) {
        return (int) place;
    }

    void add(long place) {
        long[] table = packed;
        if (table == null) {
            throw new IllegalStateException("the segment is sealed");
        }
        if (count == table.length) {
            table = Arrays.copyOf(table, count * 2);
            packed = table;
        }
        table[count++] = place;
        bytes += RecordHeader.size(length(place));
    }

    long firstIndex() {
        return firstIndex;
    }

    long lastIndex() {
        return firstIndex + count - 1;
    }

    /** The entry's place, or -1 when it must be looked up in the sidecar. */
    long place(long index) {
        long[] table = packed;
        return table == null ? -1 : table[(int) (index - firstIndex)];
    }

    /** Where the entry is in the sidecar. */
    int ordinal(long index) {
        return ordinal + (int) (index - firstIndex);
    }

    /** The bytes of {@code entries} of these entries, taken as evenly spread. */
    long bytes(long entries) {
        return entries == count ? bytes : (long) ((double) bytes / count * entries);
    }

    long bytes() {
        return bytes;
    }

    /** From now on the sidecar has these, from {@code at} on. */
    void moveToSidecar(int at) {
        ordinal = at;
        packed = null;
    }
}
