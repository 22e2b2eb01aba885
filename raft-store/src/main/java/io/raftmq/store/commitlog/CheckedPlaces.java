package io.raftmq.store.commitlog;

import java.util.concurrent.atomic.AtomicLongArray;

/** Remembers, without promise, which records were verified lately. Positions are never used twice, so it cannot lie. */
final class CheckedPlaces {
    private static final int SLOT_BITS = 14;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final AtomicLongArray slots = new AtomicLongArray(1 << SLOT_BITS);

    boolean contains(long position) {
        return slots.getOpaque(slot(position)) == position;
    }

    void add(long position) {
        slots.setOpaque(slot(position), position);
    }

    private static int slot(long position) {
        return (int) ((position * MIX) >>> (Long.SIZE - SLOT_BITS));
    }
}
