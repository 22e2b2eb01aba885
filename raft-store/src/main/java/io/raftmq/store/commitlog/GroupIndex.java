package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One group's entries: which there are, with their terms, and where they lie. Changed by the log's writer thread only,
 * read by any; every method holds the lock for memory work only.
 */
final class GroupIndex {
    private final GroupId group;
    private final ExtentList extents = new ExtentList();
    /** 1 unless a marker said otherwise. */
    private long first = 1;

    private long last;
    private long synced;
    private boolean present;
    /** The segment with the group's latest marker; null if it has none. */
    private @Nullable Segment marker;

    private @Nullable String damage;

    GroupIndex(GroupId group) {
        this.group = group;
    }

    GroupId group() {
        return group;
    }

    synchronized long first() {
        return first;
    }

    synchronized long last() {
        return last;
    }

    synchronized long synced() {
        return synced;
    }

    synchronized boolean present() {
        return present;
    }

    synchronized @Nullable String damage() {
        return damage;
    }

    synchronized @Nullable Segment marker() {
        return marker;
    }

    synchronized long bytes() {
        return extents.bytes();
    }

    /** Adds this group's bytes to each segment's sum. */
    synchronized void addBytesBySegment(Map<Segment, Long> sums) {
        for (Extent extent : extents.all()) {
            sums.merge(extent.segment, extent.bytes(), Long::sum);
        }
    }

    synchronized long term(long index) {
        Extent extent = extents.find(index);
        return extent == null ? 0 : extent.term;
    }

    synchronized @Nullable EntryPlace find(long index) {
        Extent extent = extents.find(index);
        return extent == null
                ? null
                : new EntryPlace(
                        extent.segment, index, extent.term, extent.table.place(index), extent.table.ordinal(index));
    }

    /** Copies of the extents in a segment. */
    synchronized List<Extent> extentsIn(Segment segment) {
        return extents.all().stream()
                .filter(extent -> extent.segment == segment)
                .map(extent -> extent.part(extent.first, extent.last))
                .toList();
    }

    /** Whether [firstIndex, lastIndex] with this term still lies in that segment. */
    synchronized boolean holds(Segment segment, long firstIndex, long lastIndex, long term) {
        Extent extent = extents.find(firstIndex);
        return extent != null && extent.segment == segment && extent.last >= lastIndex && extent.term == term;
    }

    synchronized void append(Segment segment, GroupContents contents, List<LogRecord> records, long[] places) {
        for (int i = 0; i < places.length; i++) {
            LogRecord entry = records.get(i);
            EntryTable table = contents.append(entry.index(), entry.term(), places[i]);
            extents.append(segment, entry.index(), entry.term(), table);
            last = entry.index();
        }
        present = true;
    }

    synchronized void bound(Segment segment, GroupContents contents, long newFirst, long newLast) {
        contents.bound(newFirst, newLast);
        extents.cutAbove(newLast);
        extents.cutBelow(newFirst);
        first = newFirst;
        last = newLast;
        synced = Math.min(synced, newLast);
        present = true;
        marker = segment;
    }

    synchronized void erase(Segment segment, GroupContents contents) {
        contents.erase();
        forget();
        marker = segment;
    }

    /** Consecutive entries of one term have been written again elsewhere. */
    synchronized void move(Segment to, GroupContents contents, long from, long term, long key, long[] places) {
        int done = 0;
        while (done < places.length) {
            EntryTable table = contents.move(from + done, term, key, places[done]);
            int start = done++;
            while (done < places.length && table == contents.move(from + done, term, key, places[done])) {
                done++;
            }
            extents.overlay(new Extent(to, from + start, from + done - 1, term, table));
        }
    }

    /** Everything appended so far is on the disk. */
    synchronized void markSynced() {
        synced = last;
    }

    synchronized void damage(String why) {
        if (damage == null) {
            damage = why;
        }
    }

    /** An erased group's tombstone is no longer needed. */
    synchronized void dropMarker() {
        marker = null;
    }

    /** Recovery: what the next segment of the main stream says. */
    synchronized void recover(Segment segment, GroupContents contents) {
        if (contents.wiped) {
            forget();
        }
        if (!contents.erased) {
            present = true;
        }
        if (contents.last != GroupContents.UNKNOWN) {
            extents.cutAbove(contents.last);
            last = contents.last;
        }
        for (ContentRun run : contents.runs) {
            extents.overlay(new Extent(segment, run.first, run.last, run.term, run.table));
        }
        if (contents.first != GroupContents.UNKNOWN) {
            first = contents.first;
            extents.cutBelow(first);
        }
        if (contents.marked) {
            marker = segment;
        }
        if (contents.damage != null) {
            damage(contents.damage);
        }
    }

    /** Recovery: a relocated run, in the order of its key. */
    synchronized void recoverMoved(Segment segment, ContentRun run) {
        extents.overlay(new Extent(segment, run.first, run.last, run.term, run.table));
        last = Math.max(last, run.last);
        present = true;
    }

    /** Recovery's end: everything found is on the disk, and must be without a hole. */
    synchronized void recovered() {
        extents.cutBelow(first);
        extents.cutAbove(last);
        synced = last;
        long expected = first;
        for (Extent extent : extents.all()) {
            if (extent.first != expected) {
                break;
            }
            expected = extent.last + 1;
        }
        if (present && expected != last + 1) {
            damage("entry " + expected + " of [" + first + ", " + last + "] is missing from this disk");
        }
    }

    private void forget() {
        extents.clear();
        first = 1;
        last = 0;
        synced = 0;
        present = false;
        damage = null;
    }
}
