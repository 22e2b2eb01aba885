package io.raftmq.store.commitlog;

import java.util.concurrent.atomic.AtomicLongArray;

/** Remembers, without promise, which records were verified lately. Positions are never used twice, so it cannot lie. */
final class CheckedPlaces {
    private static final int SLOTS = 1 << 16;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    boolean contains(long position) {
        return slots.getOpaque(slot(position)) == position;
    }

    void add(long position) {
        slots.setOpaque(slot(position), position);
    }

    private static int slot(long position) {
        return (int) (position * MIX >>> 48);
    }
}
