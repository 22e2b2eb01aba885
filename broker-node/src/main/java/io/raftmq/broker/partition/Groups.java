package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.GroupChanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The consumer groups of a partition. Either the applied ones, or a leader's own, which begins empty over the applied
 * ones and takes a copy of a group the first time it is asked for it; from then on both are kept, the leader's running
 * ahead by what is in flight.
 */
final class Groups {
    private final @Nullable Groups applied;
    private final Map<Integer, ConsumerGroup> byNumber = new TreeMap<>();
    private final Map<String, ConsumerGroup> byName = new HashMap<>();
    private final Set<Integer> deleted = new HashSet<>();
    private int size;

    /** The applied groups, none yet. */
    Groups() {
        applied = null;
    }

    /** A leader's own. */
    Groups(Groups applied) {
        this.applied = applied;
        size = applied.size;
    }

    int size() {
        return size;
    }

    /** The group of that name, for reading and for change; {@code logStart} is where a copy's messages begin. */
    @Nullable
    ConsumerGroup find(String name, long logStart) {
        ConsumerGroup own = byName.get(name);
        if (own != null || applied == null) {
            return own;
        }
        return copied(applied.byName.get(name), logStart);
    }

    @Nullable
    ConsumerGroup find(int number, long logStart) {
        ConsumerGroup own = byNumber.get(number);
        if (own != null || applied == null) {
            return own;
        }
        return copied(applied.byNumber.get(number), logStart);
    }

    void add(ConsumerGroup group) {
        put(group);
        size++;
    }

    void remove(ConsumerGroup group) {
        byNumber.remove(group.number());
        byName.remove(group.name());
        size--;
        if (applied != null) {
            deleted.removeIf(number -> !applied.byNumber.containsKey(number));
            deleted.add(group.number());
        }
    }

    /** The groups held here: all applied ones, or those a leader has copied. */
    Collection<ConsumerGroup> held() {
        return byNumber.values();
    }

    /** All of them, for reading: the leader's own copies where it has any, else the applied ones. */
    List<ConsumerGroup> all() {
        List<ConsumerGroup> all = new ArrayList<>(byNumber.values());
        if (applied != null) {
            for (ConsumerGroup group : applied.byNumber.values()) {
                if (!byNumber.containsKey(group.number()) && !deleted.contains(group.number())) {
                    all.add(group);
                }
            }
        }
        return all;
    }

    /** Those that read the dead letters of a group, for change. */
    List<ConsumerGroup> readersOf(String queue, long logStart) {
        List<ConsumerGroup> readers = new ArrayList<>();
        for (ConsumerGroup group : all()) {
            if (queue.equals(DeadLetterNames.queueOf(group.name()))) {
                ConsumerGroup reader = find(group.name(), logStart);
                if (reader != null) {
                    readers.add(reader);
                }
            }
        }
        return readers;
    }

    List<String> names() {
        List<String> names = new ArrayList<>(byName.keySet());
        names.sort(null);
        return names;
    }

    private @Nullable ConsumerGroup copied(@Nullable ConsumerGroup original, long logStart) {
        if (original == null || deleted.contains(original.number())) {
            return null;
        }
        ConsumerGroup copy = original.copy();
        if (!DeadLetterNames.isReader(copy.name())) {
            copy.clipTo(logStart, GroupChanges.NONE);
        }
        put(copy);
        return copy;
    }

    private void put(ConsumerGroup group) {
        byNumber.put(group.number(), group);
        byName.put(group.name(), group);
    }
}
