package io.raftmq.broker.runtime;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds a group's state machine thread back while its partition has too much committed and not yet applied. That thread
 * is the group's own, so nothing else waits.
 */
final class CommitGate {
    private final int bound;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private int inside;
    private boolean bounded;

    /** @param bound entries that may wait before the next ones are held back */
    CommitGate(int bound) {
        this.bound = bound;
    }

    /** Counts entries in, once there is room; a closed-down or not yet started gate holds nobody. */
    void enter(int entries) {
        lock.lock();
        try {
            while (bounded && inside >= bound) {
                moved.awaitUninterruptibly();
            }
            inside += entries;
        } finally {
            lock.unlock();
        }
    }

    void leave(int entries) {
        lock.lock();
        try {
            inside -= entries;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on, or no longer, entries are held back at the bound. */
    void setBounded(boolean holdBack) {
        lock.lock();
        try {
            bounded = holdBack;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
