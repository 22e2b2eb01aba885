package io.raftmq.broker.filter;

import java.util.BitSet;

/**
 * What a filter says of a stretch of a queue, message by message: from {@link #first} to {@link #end}, beyond which nothing
 * is known yet. It grows at its end and shrinks at its beginning. What is stored at an offset never changes, so what is
 * known stays true.
 */
public final class Screen {
    /** Below this, what is passed over stays in memory, which is cheaper than moving the rest. */
    private static final int LEAST_DROP = 4_096;

    private final BitSet passing = new BitSet();
    private long base;
    private long first;
    private long end;

    /** One that knows nothing yet, to begin at {@code first}. */
    public Screen(long first) {
        this.base = first;
        this.first = first;
        this.end = first;
    }

    /** The first offset it knows of. */
    public long first() {
        return first;
    }

    /** The offset after the last it knows of. */
    public long end() {
        return end;
    }

    /** Offsets it knows of. */
    public long size() {
        return end - first;
    }

    /** The {@code count} messages at the end are known now: those whose bit is set pass. */
    public void append(int count, BitSet passes) {
        int at = index(end);
        for (int bit = passes.nextSetBit(0); bit >= 0 && bit < count; bit = passes.nextSetBit(bit + 1)) {
            passing.set(at + bit);
        }
        end += count;
    }

    /** Whether the message passes; it must be known. */
    public boolean passes(long offset) {
        return passing.get(index(checked(offset)));
    }

    /** The first offset from {@code offset} on that passes, or the end. */
    public long nextPassing(long offset) {
        int bit = passing.nextSetBit(index(checked(offset)));
        return bit < 0 ? end : Math.min(end, base + bit);
    }

    /** The first offset from {@code offset} on that does not pass, or the end. */
    public long nextFailing(long offset) {
        return Math.min(end, base + passing.nextClearBit(index(checked(offset))));
    }

    /** Nobody asks for what lies below {@code offset} any more. */
    public void dropBelow(long offset) {
        first = Math.max(first, Math.min(end, offset));
        if (first - base >= LEAST_DROP) {
            BitSet rest = passing.get(index(first), index(end));
            passing.clear();
            passing.or(rest);
            base = first;
        }
    }

    private long checked(long offset) {
        if (offset < first || offset > end) {
            throw new IllegalArgumentException("offset " + offset + " is not within " + first + " and " + end);
        }
        return offset;
    }

    private int index(long offset) {
        return Math.toIntExact(offset - base);
    }
}
