package io.raftmq.meta.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * The live members of consumer groups, in the memory of the metadata group's leader. A new leader knows none of them
 * until each has subscribed again; for one session it therefore cannot say that a group has no other members, except
 * for groups that it saw being created.
 */
public final class GroupMembers {
    /** When a member was heard of last, and the version of the subscriptions it has. */
    private record Seen(long at, long version) {}

    private final long sessionMs;
    private long leaderSince;
    private final Set<String> seenCreated = new HashSet<>();
    private final Map<String, TreeMap<String, Seen>> lastSeen = new HashMap<>();
    /** Who said goodbye while this leader was new, by group. */
    private final Map<String, Set<String>> departed = new HashMap<>();

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

    void seen(String group, String member, long version, long now) {
        lastSeen.computeIfAbsent(group, name -> new TreeMap<>()).put(member, new Seen(now, version));
        Set<String> gone = departed.get(group);
        if (gone != null) {
            gone.remove(member);
        }
    }

    void left(String group, String member, long now) {
        TreeMap<String, Seen> members = lastSeen.get(group);
        if (members != null && members.remove(member) != null && members.isEmpty()) {
            lastSeen.remove(group);
        }
        if (unsureForMs(group, now) > 0) {
            departed.computeIfAbsent(group, name -> new HashSet<>()).add(member);
        }
    }

    void forget(String group) {
        lastSeen.remove(group);
        seenCreated.remove(group);
        departed.remove(group);
    }

    /** The members seen within a session. */
    SortedSet<String> live(String group, long now) {
        return live(group, now, version -> true);
    }

    /** Those of them that have the subscriptions of that version. */
    SortedSet<String> live(String group, long version, long now) {
        return live(group, now, has -> has == version);
    }

    private SortedSet<String> live(String group, long now, LongPredicate ofVersion) {
        TreeSet<String> live = new TreeSet<>();
        lastSeen.getOrDefault(group, new TreeMap<>()).forEach((member, seen) -> {
            if (now - seen.at() < sessionMs && ofVersion.test(seen.version())) {
                live.add(member);
            }
        });
        return live;
    }

    /** Whether this leader has heard nothing of the member, and is too new to conclude anything from that. */
    boolean mayLive(String group, String member, long now) {
        return unsureForMs(group, now) > 0
                && !lastSeen.getOrDefault(group, new TreeMap<>()).containsKey(member)
                && !departed.getOrDefault(group, Set.of()).contains(member);
    }

    /** Milliseconds until this leader surely knows all live members of the group; 0 if it does. */
    int unsureForMs(String group, long now) {
        return seenCreated.contains(group) ? 0 : (int) Math.max(0, leaderSince + sessionMs - now);
    }

    /** Drops what is too old to matter. */
    void expire(long now) {
        lastSeen.values().forEach(members -> members.values().removeIf(seen -> now - seen.at() >= sessionMs));
        lastSeen.values().removeIf(Map::isEmpty);
        if (now - leaderSince >= sessionMs) {
            seenCreated.clear();
            departed.clear();
        }
    }

    /** The leader itself stood still that long. */
    void forgive(long pausedMs) {
        leaderSince += pausedMs;
        lastSeen.values()
                .forEach(members ->
                        members.replaceAll((member, seen) -> new Seen(seen.at() + pausedMs, seen.version())));
    }
}
