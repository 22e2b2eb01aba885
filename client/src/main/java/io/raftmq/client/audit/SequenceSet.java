package io.raftmq.client.audit;

import io.raftmq.client.ProducerAudit.Gap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers found, as runs: as small as what was found is complete. */
final class SequenceSet {
    /** End (exclusive) by beginning; runs neither touch nor overlap. */
    private final TreeMap<Long, Long> runs = new TreeMap<>();

    private long size;
    private long repeats;

    /** Numbers from {@code from} up to {@code to}, not included, were found. */
    void add(long from, long to) {
        long begin = from;
        long end = to;
        long known = 0;
        Map.Entry<Long, Long> run = runs.floorEntry(to);
        while (run != null && run.getValue() >= from) {
            known += Math.max(0, Math.min(to, run.getValue()) - Math.max(from, run.getKey()));
            begin = Math.min(begin, run.getKey());
            end = Math.max(end, run.getValue());
            runs.remove(run.getKey());
            run = runs.floorEntry(to);
        }
        runs.put(begin, end);
        size += to - from - known;
        repeats += known;
    }

    /** How many numbers were found. */
    long size() {
        return size;
    }

    /** How often a number was found again. */
    long repeats() {
        return repeats;
    }

    /** The least number found; {@code otherwise} if there is none. */
    long first(long otherwise) {
        return runs.isEmpty() ? otherwise : runs.firstKey();
    }

    /** What is missing from {@code from} up to {@code to}, not included. */
    List<Gap> gaps(long from, long to) {
        List<Gap> gaps = new ArrayList<>();
        long next = from;
        for (Map.Entry<Long, Long> run : runs.entrySet()) {
            if (run.getKey() > next && next < to) {
                gaps.add(new Gap(next, Math.min(run.getKey(), to) - 1));
            }
            next = Math.max(next, run.getValue());
        }
        if (next < to) {
            gaps.add(new Gap(next, to - 1));
        }
        return gaps;
    }
}
