package io.raftmq.chaos.checker;

import io.raftmq.chaos.checker.Anomaly.Kind;
import io.raftmq.chaos.history.Stamp;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Within a partition, the messages of one sender lie in the order of its sends. A message stored twice is judged where it
 * is seen first; that it is there again is another checker's finding.
 */
public final class PartitionOrderChecker {
    private record Lane(int partition, int sender) {}

    private final Map<Lane, Stamp> last = new HashMap<>();
    private final Map<Integer, BitSet> seen = new HashMap<>();
    private final Set<Integer> misordered = new HashSet<>();
    private final Findings findings = new Findings();

    /** The partition holds that message at that offset. Call in the order of offsets. */
    public void stored(Stamp stamp, int partition, long offset) {
        BitSet sequences = seen.computeIfAbsent(stamp.sender(), sender -> new BitSet());
        int sequence = Math.toIntExact(stamp.sequence());
        if (sequences.get(sequence)) {
            return;
        }
        sequences.set(sequence);
        Lane lane = new Lane(partition, stamp.sender());
        Stamp before = last.get(lane);
        if (before != null && stamp.sequence() < before.sequence()) {
            misordered.add(partition);
            findings.add(Kind.MISORDERED, stamp, stamp + " at " + partition + "/" + offset + " lies behind " + before);
            return;
        }
        last.put(lane, stamp);
    }

    /** Partitions whose offsets disagree with the order of sends. */
    public int misorderedPartitions() {
        return misordered.size();
    }

    /** What was found so far. */
    public Findings findings() {
        return findings;
    }
}
