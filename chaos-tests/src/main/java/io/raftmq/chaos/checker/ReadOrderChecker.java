package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader of a partition goes forward and leaves nothing out: it never sees an offset again without having been moved,
 * and never jumps over an offset at which anybody saw a message. (Offsets may have holes; a hole is no skip.)
 */
public final class ReadOrderChecker {
    private record Cursor(int reader, int partition) {}

    private record Jump(int reader, int partition, long from, long to) {}

    /** Jumps that are remembered until the end; a workload with more is broken in a plainer way. */
    private static final int MAX_JUMPS = 100_000;

    private final Map<Cursor, Long> last = new HashMap<>();
    private final Map<Integer, BitSet> occupied = new HashMap<>();
    private final List<Jump> jumps = new ArrayList<>();
    private final Findings findings = new Findings();

    /** A reader was given the message at that offset. */
    public void read(int reader, int partition, long offset) {
        occupied(partition, offset);
        Long before = last.put(new Cursor(reader, partition), offset);
        if (before == null) {
            return;
        }
        if (offset <= before) {
            findings.add(
                    Kind.NON_MONOTONIC_READ,
                    "reader " + reader + " was given " + partition + "/" + offset + " after " + before);
        } else if (offset > before + 1 && jumps.size() < MAX_JUMPS) {
            jumps.add(new Jump(reader, partition, before, offset));
        }
    }

    /** Somebody knows that a message lies at that offset. */
    public void occupied(int partition, long offset) {
        occupied.computeIfAbsent(partition, absent -> new BitSet()).set(Math.toIntExact(offset));
    }

    /** The reader was moved on purpose. */
    public void seek(int reader, int partition) {
        last.remove(new Cursor(reader, partition));
    }

    /** Judges; call once, when everything was read. */
    public Findings findings() {
        for (Jump jump : jumps) {
            BitSet offsets = occupied.getOrDefault(jump.partition, new BitSet());
            int left = offsets.nextSetBit((int) jump.from + 1);
            if (left >= 0 && left < jump.to) {
                findings.add(
                        Kind.SKIPPED_READ,
                        "reader " + jump.reader + " went from " + jump.partition + "/" + jump.from + " to " + jump.to
                                + " past " + left);
            }
        }
        return findings;
    }
}
