package io.raftmq.client.wire;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which messages of a batch are meant, as it goes over the wire: how many are not, how many then are, and so on in turn;
 * what is left at the end is not. Nothing at all means all of them.
 */
public final class SlotRuns {
    private SlotRuns() {}

    /** The form of {@code meant}, whose bits lie below {@code count}. */
    public static List<Integer> of(BitSet meant, int count) {
        if (meant.cardinality() == count) {
            return List.of();
        }
        List<Integer> runs = new ArrayList<>();
        int at = 0;
        for (int from = meant.nextSetBit(0); from >= 0; from = meant.nextSetBit(at)) {
            int to = meant.nextClearBit(from);
            runs.add(from - at);
            runs.add(to - from);
            at = to;
        }
        return runs;
    }

    /**
     * What {@link #of} was given.
     *
     * @throws MalformedException if the runs are longer than {@code count}
     */
    public static BitSet read(List<Integer> runs, int count) {
        BitSet meant = new BitSet(count);
        if (runs.isEmpty()) {
            meant.set(0, count);
            return meant;
        }
        int at = 0;
        for (int i = 0; i < runs.size(); i++) {
            int length = runs.get(i);
            if (length < 0 || length > count - at) {
                throw new MalformedException("a run of " + length + " messages at " + at + " of " + count);
            }
            if (i % 2 == 1) {
                meant.set(at, at + length);
            }
            at += length;
        }
        return meant;
    }
}
