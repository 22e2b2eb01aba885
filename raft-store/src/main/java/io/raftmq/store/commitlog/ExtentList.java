package io.raftmq.store.commitlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group's extents, ordered by index and disjoint; keeps each segment's count of live entries. Not thread-safe:
 * guarded by the group's index.
 */
final class ExtentList {
    private final List<Extent> extents = new ArrayList<>();

    boolean isEmpty() {
        return extents.isEmpty();
    }

    List<Extent> all() {
        return Collections.unmodifiableList(extents);
    }

    long first() {
        return extents.get(0).first;
    }

    long last() {
        return extents.get(extents.size() - 1).last;
    }

    long bytes() {
        long sum = 0;
        for (Extent extent : extents) {
            sum += extent.bytes();
        }
        return sum;
    }

    @Nullable
    Extent find(long index) {
        int low = 0;
        int high = extents.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Extent extent = extents.get(middle);
            if (index < extent.first) {
                high = middle - 1;
            } else if (index > extent.last) {
                low = middle + 1;
            } else {
                return extent;
            }
        }
        return null;
    }

    /** Adds the entry after the last; its table has it already. */
    void append(Segment segment, long index, long term, EntryTable table) {
        Extent tail = extents.isEmpty() ? null : extents.get(extents.size() - 1);
        if (tail != null && tail.table == table && tail.last == index - 1) {
            tail.last = index;
        } else {
            extents.add(new Extent(segment, index, index, term, table));
        }
        segment.addLive(1);
    }

    void cutAbove(long kept) {
        while (!extents.isEmpty() && last() > kept) {
            Extent tail = extents.get(extents.size() - 1);
            if (tail.first <= kept) {
                tail.segment.addLive(kept - tail.last);
                tail.last = kept;
                return;
            }
            tail.segment.addLive(-tail.count());
            extents.remove(extents.size() - 1);
        }
    }

    void cutBelow(long kept) {
        int whole = 0;
        while (whole < extents.size() && extents.get(whole).last < kept) {
            extents.get(whole).segment.addLive(-extents.get(whole).count());
            whole++;
        }
        extents.subList(0, whole).clear();
        if (!extents.isEmpty() && first() < kept) {
            Extent head = extents.get(0);
            head.segment.addLive(head.first - kept);
            head.first = kept;
        }
    }

    void clear() {
        cutAbove(Long.MIN_VALUE);
    }

    /** Puts an extent over whatever lies at its indexes. */
    void overlay(Extent fresh) {
        List<Extent> rest = new ArrayList<>(extents.size() + 2);
        for (Extent old : extents) {
            if (old.last < fresh.first || old.first > fresh.last) {
                rest.add(old);
                continue;
            }
            old.segment.addLive(-old.count());
            if (old.first < fresh.first) {
                rest.add(live(old.part(old.first, fresh.first - 1)));
            }
            if (old.last > fresh.last) {
                rest.add(live(old.part(fresh.last + 1, old.last)));
            }
        }
        int at = 0;
        while (at < rest.size() && rest.get(at).first < fresh.first) {
            at++;
        }
        rest.add(at, live(fresh));
        extents.clear();
        extents.addAll(rest);
    }

    private static Extent live(Extent extent) {
        extent.segment.addLive(extent.count());
        return extent;
    }
}
