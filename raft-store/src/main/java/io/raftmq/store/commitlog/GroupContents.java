package io.raftmq.store.commitlog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one segment says of one group: the net effect of its records, in order. Built as records are written or
 * scanned; the same records give the same contents.
 */
final class GroupContents {
    static final long UNKNOWN = -1;

    /** The runs of this segment that are still retained at its end, by index (relocated ones: by time). */
    final List<ContentRun> runs = new ArrayList<>();
    /** The group's first index at the segment's end, if this segment says. */
    long first = UNKNOWN;
    /** The group's last index at the segment's end, if this segment says. */
    long last = UNKNOWN;
    /** Everything earlier segments say of the group is void. */
    boolean wiped;
    /** The group does not exist at the segment's end. */
    boolean erased;
    /** Whether a marker of the group lies here. */
    boolean marked;
    /** Why the group is quarantined, if damage was found here. */
    @Nullable
    String damage;

    /** An appended entry. Answers the table that has its place. */
    EntryTable append(long index, long term, long place) {
        cutAbove(index - 1);
        last = index;
        erased = false;
        return add(index, term, 0, place);
    }

    /** A relocated entry. Answers the table that has its place. */
    EntryTable move(long index, long term, long key, long place) {
        return add(index, term, key, place);
    }

    /** The group's entries are [first, last] from here on. */
    void bound(long newFirst, long newLast) {
        cutAbove(newLast);
        cutBelow(newFirst);
        first = newFirst;
        last = newLast;
        erased = false;
        marked = true;
    }

    void erase() {
        runs.clear();
        first = UNKNOWN;
        last = UNKNOWN;
        wiped = true;
        erased = true;
        marked = true;
        damage = null;
    }

    void damage(String why) {
        if (damage == null) {
            damage = why;
        }
    }

    private EntryTable add(long index, long term, long key, long place) {
        ContentRun run = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (run == null || !run.takes(index, term, key)) {
            run = new ContentRun(index, index, term, key, new EntryTable(index));
            runs.add(run);
        }
        run.table.add(place);
        run.last = index;
        return run.table;
    }

    private void cutAbove(long kept) {
        while (!runs.isEmpty() && runs.get(runs.size() - 1).last > kept) {
            ContentRun run = runs.get(runs.size() - 1);
            if (run.first <= kept) {
                run.last = kept;
                return;
            }
            runs.remove(runs.size() - 1);
        }
    }

    private void cutBelow(long kept) {
        runs.removeIf(run -> run.last < kept);
        if (!runs.isEmpty()) {
            ContentRun run = runs.get(0);
            run.first = Math.max(run.first, kept);
        }
    }
}
