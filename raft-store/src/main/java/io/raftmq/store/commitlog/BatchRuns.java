package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.List;

/** Gathers a batch's records into the runs its trailer lists. */
final class BatchRuns {
    private final List<BatchTrailer.Run> runs = new ArrayList<>();

    /** How many runs these records make. */
    static int count(List<FoundRecord> records) {
        BatchRuns runs = new BatchRuns();
        for (FoundRecord record : records) {
            RecordHeader header = record.header();
            runs.add(header.group(), header.type(), header.kind(), header.index(), header.term());
        }
        return runs.size();
    }

    void add(GroupId group, byte type, byte kind, long index, long term) {
        int tail = runs.size() - 1;
        if (tail >= 0 && runs.get(tail).continuedBy(group, type, index, term)) {
            runs.set(tail, runs.get(tail).longer());
        } else {
            runs.add(new BatchTrailer.Run(group, type, kind, index, term, 1));
        }
    }

    int size() {
        return runs.size();
    }

    List<BatchTrailer.Run> all() {
        return List.copyOf(runs);
    }

    void clear() {
        runs.clear();
    }
}
