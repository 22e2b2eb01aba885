package io.raftmq.store.commitlog;

/** Consecutive retained entries of one group and one term that lie in one segment. Guarded by the group's index. */
final class Extent {
    final Segment segment;
    final long term;
    final EntryTable table;
    long first;
    long last;

    Extent(Segment segment, long first, long last, long term, EntryTable table) {
        this.segment = segment;
        this.first = first;
        this.last = last;
        this.term = term;
        this.table = table;
    }

    long count() {
        return last - first + 1;
    }

    long bytes() {
        return table.bytes(count());
    }

    /** The same entries' places, for [from, to] only. */
    Extent part(long from, long to) {
        return new Extent(segment, from, to, term, table);
    }
}
