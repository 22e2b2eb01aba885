package io.raftmq.meta.placement;

import io.raftmq.meta.model.Assignment.Owner;
import io.raftmq.store.GroupId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who of a group's members should have which partition: as evenly as can be, and otherwise as it is. A member keeps what
 * it has up to its share; only what is above that, or whose owner is gone, moves.
 */
public final class StickyAssignment {
    private StickyAssignment() {}

    /**
     * Spreads the partitions over the members; shares differ by one at most.
     *
     * @param now who has what at present, members that are gone among them
     */
    public static SortedMap<GroupId, String> spread(
            SortedSet<GroupId> partitions, SortedSet<String> members, Map<GroupId, Owner> now) {
        SortedMap<GroupId, String> wanted = new TreeMap<>();
        if (members.isEmpty()) {
            return wanted;
        }
        Map<String, List<GroupId>> kept = new HashMap<>();
        members.forEach(member -> kept.put(member, new ArrayList<>()));
        List<GroupId> free = new ArrayList<>();
        for (GroupId partition : partitions) {
            Owner owner = now.get(partition);
            List<GroupId> own = owner == null ? null : kept.get(owner.member());
            (own == null ? free : own).add(partition);
        }
        List<String> byHoldings = members.stream()
                .sorted(Comparator.comparingInt(
                                (String member) -> -held(kept, member).size())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        int share = partitions.size() / members.size();
        int larger = partitions.size() % members.size();
        for (int i = 0; i < byHoldings.size(); i++) {
            List<GroupId> own = held(kept, byHoldings.get(i));
            // What is on its way out goes first, so that a hand-over that has begun is not taken back for another.
            own.sort(Comparator.comparing((GroupId partition) -> isLeaving(now.get(partition)))
                    .thenComparing(Comparator.naturalOrder()));
            while (own.size() > share + (i < larger ? 1 : 0)) {
                free.add(own.remove(own.size() - 1));
            }
        }
        free.sort(Comparator.naturalOrder());
        int next = 0;
        for (int i = 0; i < byHoldings.size(); i++) {
            List<GroupId> own = held(kept, byHoldings.get(i));
            while (own.size() < share + (i < larger ? 1 : 0)) {
                own.add(free.get(next++));
            }
            String member = byHoldings.get(i);
            own.forEach(partition -> wanted.put(partition, member));
        }
        return wanted;
    }

    /** Gives everything to one member: the one that has the most, so that stand-bys take over only when it goes. */
    public static SortedMap<GroupId, String> exclusive(
            SortedSet<GroupId> partitions, SortedSet<String> members, Map<GroupId, Owner> now) {
        SortedMap<GroupId, String> wanted = new TreeMap<>();
        String active = null;
        long most = -1;
        for (String member : members) {
            long has = now.values().stream()
                    .filter(owner -> owner.member().equals(member) && !owner.leaving())
                    .count();
            if (has > most) {
                active = member;
                most = has;
            }
        }
        if (active != null) {
            for (GroupId partition : partitions) {
                wanted.put(partition, active);
            }
        }
        return wanted;
    }

    private static List<GroupId> held(Map<String, List<GroupId>> kept, String member) {
        return kept.getOrDefault(member, List.of());
    }

    private static boolean isLeaving(@Nullable Owner owner) {
        return owner != null && owner.leaving();
    }
}
