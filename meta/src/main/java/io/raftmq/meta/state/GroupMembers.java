package io.raftmq.meta.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The live members of consumer groups, in the memory of the metadata group's leader. A new leader knows none of them
 * until each has subscribed again; for one session it therefore cannot say that a group has no other members, except
 * for groups that it saw being created.
 */
public final class GroupMembers {
    private final long sessionMs;
    private long leaderSince;
    private final Set<String> seenCreated = new HashSet<>();
    private final Map<String, TreeMap<String, Long>> lastSeen = new HashMap<>();

    GroupMembers(long sessionMs, long now) {
        this.sessionMs = sessionMs;
        this.leaderSince = now;
    }

    /** The group came to be under this leader. */
    void created(String group, long now) {
        if (now - leaderSince < sessionMs) {
            seenCreated.add(group);
        }
    }

    void seen(String group, String member, long now) {
        lastSeen.computeIfAbsent(group, name -> new TreeMap<>()).put(member, now);
    }

    void left(String group, String member) {
        TreeMap<String, Long> members = lastSeen.get(group);
        if (members != null && members.remove(member) != null && members.isEmpty()) {
            lastSeen.remove(group);
        }
    }

    void forget(String group) {
        lastSeen.remove(group);
        seenCreated.remove(group);
    }

    /** The members seen within a session. */
    SortedSet<String> live(String group, long now) {
        TreeSet<String> live = new TreeSet<>();
        lastSeen.getOrDefault(group, new TreeMap<>()).forEach((member, seen) -> {
            if (now - seen < sessionMs) {
                live.add(member);
            }
        });
        return live;
    }

    /** Milliseconds until this leader surely knows all live members of the group; 0 if it does. */
    int unsureForMs(String group, long now) {
        return seenCreated.contains(group) ? 0 : (int) Math.max(0, leaderSince + sessionMs - now);
    }

    /** Drops what is too old to matter. */
    void expire(long now) {
        lastSeen.values().forEach(members -> members.values().removeIf(seen -> now - seen >= sessionMs));
        lastSeen.values().removeIf(Map::isEmpty);
        if (now - leaderSince >= sessionMs) {
            seenCreated.clear();
        }
    }

    /** The leader itself stood still that long. */
    void forgive(long pausedMs) {
        leaderSince += pausedMs;
        lastSeen.values().forEach(members -> members.replaceAll((member, seen) -> seen + pausedMs));
    }
}
