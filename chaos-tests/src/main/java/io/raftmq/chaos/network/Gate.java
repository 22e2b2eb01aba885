package io.raftmq.chaos.network;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction between two places. What wants to pass waits while it is shut, and for a while where it is slow. Thread-safe.
 */
final class Gate {
    /** How long a segment that got lost takes to be sent again, as TCP would have it at least. */
    private static final int RESEND_MILLIS = 200;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong spoiled = new AtomicLong();
    private boolean shut;
    private int delayMillis;
    private int lossPercent;

    void shut() {
        set(true, 0, 0);
    }

    /** Each piece is late by up to twice the delay, and a part of them by a resend more. */
    void slow(int delay, int loss) {
        set(false, delay, loss);
    }

    void open() {
        set(false, 0, 0);
    }

    /** Returns when so many bytes may pass. */
    void pass(int bytes) throws InterruptedException {
        long nanos = late(bytes);
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
        lock.lockInterruptibly();
        try {
            if (shut) {
                spoiled.addAndGet(Math.max(1, bytes));
            }
            while (shut) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isShut() {
        lock.lock();
        try {
            return shut;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that were held or made late so far; a connection that nothing came over yet counts as one. */
    long spoiled() {
        return spoiled.get();
    }

    private long late(int bytes) {
        lock.lock();
        try {
            if (delayMillis == 0) {
                return 0;
            }
            ThreadLocalRandom random = ThreadLocalRandom.current();
            spoiled.addAndGet(Math.max(1, bytes));
            long millis =
                    random.nextInt(2 * delayMillis) + (long) (random.nextInt(100) < lossPercent ? RESEND_MILLIS : 0);
            return TimeUnit.MILLISECONDS.toNanos(millis);
        } finally {
            lock.unlock();
        }
    }

    private void set(boolean nowShut, int delay, int loss) {
        lock.lock();
        try {
            shut = nowShut;
            delayMillis = delay;
            lossPercent = loss;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
