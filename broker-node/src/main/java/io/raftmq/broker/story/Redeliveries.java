package io.raftmq.broker.story;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** The last redeliveries done in a partition, by their numbers: each is done once, however often it is asked for. */
public final class Redeliveries {
    /** So many are remembered. */
    public static final int MOST = 1_024;

    private final TreeMap<Long, RedeliveryId> bySequence = new TreeMap<>();
    private final Set<RedeliveryId> known = new HashSet<>();

    public Redeliveries copy() {
        Redeliveries copy = new Redeliveries();
        bySequence.forEach(copy::restore);
        return copy;
    }

    /** Whether it was done, as far as is remembered. */
    public boolean contains(RedeliveryId id) {
        return known.contains(id);
    }

    /** It is done now; the oldest makes room. Answers its place in their order. */
    public long add(RedeliveryId id) {
        long sequence = bySequence.isEmpty() ? 0 : bySequence.lastKey() + 1;
        restore(sequence, id);
        RedeliveryId gone = bySequence.remove(sequence - MOST);
        if (gone != null) {
            known.remove(gone);
        }
        return sequence;
    }

    /** Restores what was stored. */
    public void restore(long sequence, RedeliveryId id) {
        bySequence.put(sequence, id);
        known.add(id);
    }
}
