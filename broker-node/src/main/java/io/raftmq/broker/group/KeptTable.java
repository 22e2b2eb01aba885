package io.raftmq.broker.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where those of a group's outstanding messages lie that outlive their place in the queue: retention passed them, or they
 * came back from the dead letter queue. Disjoint parts, by offset; no more than the group has messages outstanding.
 */
final class KeptTable {
    private final TreeMap<Long, Kept> byOffset = new TreeMap<>();

    KeptTable copy() {
        KeptTable copy = new KeptTable();
        copy.byOffset.putAll(byOffset);
        return copy;
    }

    /** The part that holds {@code offset}, or null. */
    @Nullable
    Kept floor(long offset) {
        Map.Entry<Long, Kept> floor = byOffset.floorEntry(offset);
        return floor == null || floor.getValue().end() <= offset ? null : floor.getValue();
    }

    /** All parts that begin below {@code offset}. */
    List<Kept> below(long offset) {
        return new ArrayList<>(byOffset.headMap(offset).values());
    }

    /** Adds a part that overlaps none. */
    void put(Kept part, ConsumerGroup of, KeptChanges changes) {
        byOffset.put(part.first(), part);
        changes.keptPut(of, part);
    }

    /** Removes what lies in [from, to), and answers it by offset; parts that reach beyond keep their rest. */
    List<Kept> cut(long from, long to, ConsumerGroup of, KeptChanges changes) {
        if (byOffset.isEmpty() || from >= to) {
            return List.of();
        }
        Kept reaching = floor(from);
        long start = reaching == null ? from : reaching.first();
        List<Kept> hit = new ArrayList<>(byOffset.subMap(start, true, to, false).values());
        List<Kept> parts = new ArrayList<>(hit.size());
        for (Kept part : hit) {
            byOffset.remove(part.first());
            if (part.first() < from) {
                put(part.part(part.first(), from), of, changes);
            } else {
                changes.keptRemoved(of, part.first());
            }
            if (part.end() > to) {
                put(part.part(to, part.end()), of, changes);
            }
            parts.add(part.part(from, to));
        }
        return parts;
    }
}
