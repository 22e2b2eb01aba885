package io.raftmq.broker.group;

import java.util.Arrays;

/**
 * Where a group stands among the messages of each priority: the next offset of which none with that priority was
 * delivered for the first time. Priority 0 is that of messages without one; its cursor is the group's cursor.
 */
final class Cursors {
    /** One more than the greatest priority. */
    static final int PRIORITIES = 10;

    private final long[] next = new long[PRIORITIES];

    Cursors(long all) {
        setAll(all);
    }

    Cursors copy() {
        Cursors copy = new Cursors(0);
        System.arraycopy(next, 0, copy.next, 0, PRIORITIES);
        return copy;
    }

    long of(int priority) {
        return next[priority];
    }

    void set(int priority, long offset) {
        next[priority] = offset;
    }

    void setAll(long offset) {
        Arrays.fill(next, offset);
    }

    /** The greatest cursor of a priority above 0. */
    long furthestPriority() {
        long furthest = next[1];
        for (int priority = 2; priority < PRIORITIES; priority++) {
            furthest = Math.max(furthest, next[priority]);
        }
        return furthest;
    }
}
