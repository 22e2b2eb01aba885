package io.raftmq.broker.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one group that were delivered and not acked, as disjoint runs, by offset and by deadline. Neighbouring
 * runs that share a fate are one. Its size is bounded by whoever decides to lease more; the table only counts.
 */
public final class OutstandingTable {
    private static final Comparator<Run> BY_DEADLINE =
            Comparator.comparingLong(Run::deadlineMs).thenComparingLong(Run::first);

    /** Receives the table's own changes. */
    interface Changes {
        void put(Run run);

        void removed(long first);
    }

    private final TreeMap<Long, Run> byOffset = new TreeMap<>();
    private final TreeSet<Run> byDeadline = new TreeSet<>(BY_DEADLINE);
    /** The leased ones among them. */
    private final TreeSet<Run> leased = new TreeSet<>(BY_DEADLINE);

    private final Lanes lanes = new Lanes(this);
    private int messages;

    OutstandingTable copy() {
        OutstandingTable copy = new OutstandingTable();
        byOffset.values().forEach(copy::insert);
        copy.lanes.areSettled();
        return copy;
    }

    /** The order among the table's messages of one message group each. */
    Lanes lanes() {
        return lanes;
    }

    public int runs() {
        return byOffset.size();
    }

    public int messages() {
        return messages;
    }

    @Nullable
    Run first() {
        return byOffset.isEmpty() ? null : byOffset.firstEntry().getValue();
    }

    /** When the next message may be delivered again; Long.MAX_VALUE if there is none. */
    public long nextDeadline() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadlineMs();
    }

    /** Runs that are on offer again, longest due first, until together they hold {@code maxMessages} or more. */
    public List<Run> due(long nowMs, int maxMessages) {
        return come(byDeadline, nowMs, maxMessages, false);
    }

    /**
     * Runs whose lease has run out: their attempts have failed. Longest due first, until together they hold
     * {@code maxMessages} or more.
     */
    public List<Run> overdue(long nowMs, int maxMessages) {
        return come(leased, nowMs, maxMessages, true);
    }

    private static List<Run> come(TreeSet<Run> runs, long nowMs, int maxMessages, boolean whichLeased) {
        List<Run> come = new ArrayList<>();
        long found = 0;
        for (Run run : runs) {
            if (run.deadlineMs() > nowMs || found >= maxMessages) {
                break;
            }
            if (run.leased() == whichLeased) {
                come.add(run);
                found += run.count();
            }
        }
        return come;
    }

    /** The parts of runs that lie in [from, to), by offset. */
    public List<Run> within(long from, long to) {
        List<Run> parts = new ArrayList<>();
        for (Run run : overlapping(from, to).values()) {
            parts.add(run.part(from, to));
        }
        return parts;
    }

    /** Adds a run that overlaps none, joined with its neighbours where they share a fate. */
    void add(Run run, Changes changes) {
        Run joined = run;
        Map.Entry<Long, Run> before = byOffset.lowerEntry(run.first());
        if (before != null && before.getValue().joins(joined)) {
            delete(before.getValue());
            joined = before.getValue().with(joined);
        }
        Run after = byOffset.get(run.end());
        if (after != null && joined.joins(after)) {
            delete(after);
            changes.removed(after.first());
            joined = joined.with(after);
        }
        insert(joined);
        changes.put(joined);
    }

    /** Removes what lies in [from, to), and answers it by offset; runs that reach beyond keep their other part. */
    List<Run> cut(long from, long to, Changes changes) {
        if (from >= to) {
            return List.of();
        }
        List<Run> hit = new ArrayList<>(overlapping(from, to).values());
        List<Run> parts = new ArrayList<>(hit.size());
        for (Run run : hit) {
            delete(run);
            if (run.first() < from) {
                keep(run.part(run.first(), from), changes);
            } else {
                changes.removed(run.first());
            }
            if (run.end() > to) {
                keep(run.part(to, run.end()), changes);
            }
            parts.add(run.part(from, to));
        }
        return parts;
    }

    /** Puts {@code now} in the place of {@code before}, which is a part of one run. */
    void replace(Run before, Run now, Changes changes) {
        cut(before.first(), before.end(), changes);
        add(now, changes);
    }

    @Nullable
    Run startingAt(long first) {
        return byOffset.get(first);
    }

    private NavigableMap<Long, Run> overlapping(long from, long to) {
        Map.Entry<Long, Run> floor = byOffset.floorEntry(from);
        long start = floor != null && floor.getValue().end() > from ? floor.getKey() : from;
        return start < to ? byOffset.subMap(start, true, to, false) : byOffset.subMap(from, true, from, false);
    }

    private void keep(Run part, Changes changes) {
        insert(part);
        changes.put(part);
    }

    private void insert(Run run) {
        byOffset.put(run.first(), run);
        byDeadline.add(run);
        if (run.leased()) {
            leased.add(run);
        }
        messages += run.count();
        lanes.added(run);
    }

    private void delete(Run run) {
        byOffset.remove(run.first());
        byDeadline.remove(run);
        leased.remove(run);
        messages -= run.count();
        lanes.removed(run);
    }
}
