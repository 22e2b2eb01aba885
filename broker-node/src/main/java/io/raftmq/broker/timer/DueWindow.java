package io.raftmq.broker.timer;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The next timers of a partition in memory, so that a leader neither holds all of them nor searches for each. Below its
 * end it knows every timer; when those are used up it reads on from there, and so never passes over what has fired.
 */
public final class DueWindow {
    private final DueIndex index;
    private final int capacity;
    private final TreeSet<DueTimer> timers = new TreeSet<>();
    /** Every timer before this one is here; null: every timer there is. */
    private @Nullable DueTimer end = new DueTimer(Long.MIN_VALUE, Long.MIN_VALUE, 0);

    /** @param capacity timers in memory at most */
    public DueWindow(DueIndex index, int capacity) {
        this.index = index;
        this.capacity = capacity;
    }

    /** The timer that is due first, or null if there is none. */
    public @Nullable DueTimer first() {
        if (timers.isEmpty() && end != null) {
            readOn(end);
        }
        return timers.isEmpty() ? null : timers.first();
    }

    /** A timer is new in the index. */
    public void added(DueTimer timer) {
        if (end != null && timer.compareTo(end) >= 0) {
            return;
        }
        timers.add(timer);
        if (timers.size() > capacity) {
            end = timers.pollLast();
        }
    }

    /** A timer is gone from the index. */
    public void removed(DueTimer timer) {
        timers.remove(timer);
    }

    /** Timers in memory. */
    public int size() {
        return timers.size();
    }

    private void readOn(DueTimer from) {
        end = null;
        index.scan(from.dueMs(), from.first(), timer -> {
            if (timers.size() == capacity) {
                end = timer;
                return false;
            }
            timers.add(timer);
            return true;
        });
    }
}
