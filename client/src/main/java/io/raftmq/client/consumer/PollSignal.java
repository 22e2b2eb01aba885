package io.raftmq.client.consumer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.RaftMqException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes a waiting poll when something has arrived, or when it is to give up. Thread-safe. */
final class PollSignal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean raised;
    private boolean wakeup;

    /** Something may have arrived. */
    void raise() {
        lock.lock();
        try {
            raised = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What arrived until now is about to be looked at. */
    void lower() {
        lock.lock();
        try {
            raised = false;
        } finally {
            lock.unlock();
        }
    }

    /** The poll that waits, or else the next one, gives up. */
    void wakeup() {
        lock.lock();
        try {
            wakeup = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits: true once raised, false at the deadline or after a wakeup. */
    boolean await(long deadlineNanos) {
        lock.lock();
        try {
            while (!raised) {
                long left = deadlineNanos - System.nanoTime();
                if (wakeup || left <= 0) {
                    wakeup = false;
                    return false;
                }
                changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RaftMqException(FailureCode.INTERRUPTED, true, false, "interrupted while polling", e);
        } finally {
            lock.unlock();
        }
    }
}
