package io.raftmq.store.commitlog;

/** Entries of one group and term, consecutive, in one segment, that were retained when the segment ended. */
final class ContentRun {
    final long term;
    /** When a relocated run was written, as a position of the main stream; 0 in the main stream itself. */
    final long key;

    final EntryTable table;
    long first;
    long last;

    ContentRun(long first, long last, long term, long key, EntryTable table) {
        this.first = first;
        this.last = last;
        this.term = term;
        this.key = key;
        this.table = table;
    }

    long count() {
        return last - first + 1;
    }

    /** Whether the next entry belongs into this run and its table. */
    boolean takes(long index, long nextTerm, long nextKey) {
        return last == index - 1 && term == nextTerm && key == nextKey && table.lastIndex() == last;
    }
}
