package io.raftmq.broker.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one outstanding table: which of its runs belong to which message group, and the order among them.
 *
 * <pre>
 *   a lane, by offset:   leased leased | parked parked parked        its first members are with one consumer
 *                        waiting       | parked parked parked        its head is on offer, now or after a rest
 * </pre>
 *
 * The members at the front are leased to one consumer under one lease and one deadline, or exactly one of them waits;
 * all behind are parked. A lane without outstanding messages is free, and nothing is remembered of it.
 *
 * <p>Whatever happens to the table, {@link #settle} then brings the lanes it touched into this form: it puts the next
 * parked message on offer when the front is done, and parks again what a consumer was given behind a message that failed
 * or went to somebody else; such a delivery does not count, since who keeps the order has not begun it.
 */
public final class Lanes {
    private final OutstandingTable table;
    private final Map<Long, TreeSet<Long>> firsts = new HashMap<>();
    private Set<Long> touched = new LinkedHashSet<>();
    private int parkedMessages;
    private int failedHeads;

    Lanes(OutstandingTable table) {
        this.table = table;
    }

    void added(Run run) {
        if (run.lane() != 0) {
            firsts.computeIfAbsent(run.lane(), lane -> new TreeSet<>()).add(run.first());
            touched.add(run.lane());
            count(run, 1);
        }
    }

    void removed(Run run) {
        TreeSet<Long> ofLane = run.lane() == 0 ? null : firsts.get(run.lane());
        if (ofLane != null) {
            ofLane.remove(run.first());
            if (ofLane.isEmpty()) {
                firsts.remove(run.lane());
            }
            touched.add(run.lane());
            count(run, -1);
        }
    }

    private void count(Run run, int sign) {
        parkedMessages += run.isParked() ? sign * run.count() : 0;
        failedHeads += run.isFailed() ? sign : 0;
    }

    /** Whether messages of that lane are outstanding. */
    public boolean isBusy(long lane) {
        return firsts.containsKey(lane);
    }

    /** What an operator wants to know. */
    public LaneCounts counts() {
        return new LaneCounts(firsts.size(), failedHeads, parkedMessages);
    }

    /** The lane's first outstanding offset, -1 if it is free. */
    public long head(long lane) {
        TreeSet<Long> ofLane = firsts.get(lane);
        return ofLane == null ? -1 : ofLane.first();
    }

    /** The lane's outstanding messages behind {@code offset}, in order, at most {@code most}. */
    public List<OffsetRange> behind(long lane, long offset, int most) {
        List<OffsetRange> found = new ArrayList<>();
        TreeSet<Long> ofLane = firsts.get(lane);
        Long from = ofLane == null ? null : ofLane.floor(offset);
        int left = most;
        if (ofLane == null || from == null) {
            return found;
        }
        for (long first : ofLane.tailSet(from, true)) {
            Run run = run(first);
            long begin = Math.max(first, offset + 1);
            int count = (int) Math.min(left, run.end() - begin);
            if (left == 0) {
                break;
            }
            if (count > 0) {
                found.add(new OffsetRange(begin, count));
                left -= count;
            }
        }
        return found;
    }

    /**
     * Puts every lane that was touched into order.
     *
     * @param readyAtMs from when a message is on offer to which it is the turn now
     */
    void settle(long readyAtMs, OutstandingTable.Changes changes) {
        Set<Long> lanes = touched;
        if (lanes.isEmpty()) {
            return;
        }
        touched = new LinkedHashSet<>();
        for (long lane : lanes) {
            TreeSet<Long> ofLane = firsts.get(lane);
            if (ofLane != null) {
                settle(run(ofLane.first()), ofLane, readyAtMs, changes);
            }
        }
        touched.clear();
    }

    /** What was added until now is known to be in order. */
    void areSettled() {
        touched.clear();
    }

    private void settle(Run head, NavigableSet<Long> ofLane, long readyAtMs, OutstandingTable.Changes changes) {
        if (head.isParked()) {
            Run next = head.part(head.first(), head.first() + 1);
            table.replace(next, next.waiting(next.attempt(), readyAtMs), changes);
        } else if (head.leased()) {
            alignFront(head, front(head, ofLane), changes);
        } else {
            List<Run> behind = front(head, ofLane);
            if (head.count() > 1) {
                behind.add(head.part(head.first() + 1, head.end()));
            }
            behind.forEach(run -> park(run, changes));
        }
    }

    /** Runs behind the head that are not parked. */
    private List<Run> front(Run head, NavigableSet<Long> ofLane) {
        List<Run> front = new ArrayList<>();
        for (long first : ofLane.tailSet(head.first(), false)) {
            Run run = run(first);
            if (run.isParked()) {
                break;
            }
            front.add(run);
        }
        return front;
    }

    /** What is leased with the head, without a gap, lasts as long as the head; all else is parked. */
    private void alignFront(Run head, List<Run> front, OutstandingTable.Changes changes) {
        List<Run> together = new ArrayList<>(List.of(head));
        boolean broken = false;
        for (Run run : front) {
            broken |= !run.leased() || run.leaseId() != head.leaseId();
            if (broken) {
                park(run, changes);
            } else {
                together.add(run);
            }
        }
        long until = together.stream().mapToLong(Run::deadlineMs).max().orElse(head.deadlineMs());
        for (Run run : together) {
            if (run.deadlineMs() != until) {
                table.replace(run, run.until(until), changes);
            }
        }
    }

    private void park(Run run, OutstandingTable.Changes changes) {
        table.replace(run, run.parkedAgain(), changes);
    }

    private Run run(long first) {
        @Nullable Run run = table.startingAt(first);
        if (run == null) {
            throw new IllegalStateException("no run begins at " + first + ", which a lane names");
        }
        return run;
    }
}
