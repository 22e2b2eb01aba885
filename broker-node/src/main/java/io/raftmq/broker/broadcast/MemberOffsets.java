package io.raftmq.broker.broadcast;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of all broadcast groups of a partition. Either the applied ones, or a leader's own, which takes a copy of a
 * group's members the first time it is asked for them; from then on both are kept, the leader's running ahead.
 */
public final class MemberOffsets {
    /** A member of a group. */
    public record Member(int group, String name) {}

    private final @Nullable MemberOffsets applied;
    private final Map<Integer, TreeMap<String, MemberOffset>> byGroup = new HashMap<>();

    /** The applied ones, none yet. */
    public MemberOffsets() {
        applied = null;
    }

    private MemberOffsets(MemberOffsets applied) {
        this.applied = applied;
    }

    /** A leader's own, on top of these. */
    public MemberOffsets ahead() {
        return new MemberOffsets(this);
    }

    /** The members of a group, by name. */
    public SortedMap<String, MemberOffset> of(int group) {
        return Collections.unmodifiableSortedMap(members(group));
    }

    public @Nullable MemberOffset find(int group, String member) {
        return members(group).get(member);
    }

    /** Members of which nothing was heard since {@code beforeMs}, at most {@code most}. */
    public List<Member> idle(long beforeMs, int most) {
        List<Member> idle = new ArrayList<>();
        for (Map.Entry<Integer, TreeMap<String, MemberOffset>> group : byGroup.entrySet()) {
            for (Map.Entry<String, MemberOffset> member : group.getValue().entrySet()) {
                if (idle.size() < most && member.getValue().lastMs() < beforeMs) {
                    idle.add(new Member(group.getKey(), member.getKey()));
                }
            }
        }
        return idle;
    }

    /** A member's offset is this from now on. */
    public void put(int group, String member, MemberOffset offset, MemberChanges changes) {
        own(group).put(member, offset);
        changes.memberPut(group, member, offset);
    }

    /** Every member of the group goes on at {@code offset}, and what they commit of before is refused. */
    public void reset(int group, long offset, MemberChanges changes) {
        own(group).replaceAll((name, member) -> {
            MemberOffset moved = new MemberOffset(offset, member.resets() + 1, member.lastMs(), "");
            changes.memberPut(group, name, moved);
            return moved;
        });
    }

    public void remove(int group, String member, MemberChanges changes) {
        if (own(group).remove(member) != null) {
            changes.memberRemoved(group, member);
        }
    }

    /** The group is gone. */
    public void removeAll(int group, MemberChanges changes) {
        if (!members(group).isEmpty()) {
            changes.membersRemoved(group);
        }
        if (applied == null) {
            byGroup.remove(group);
        } else {
            byGroup.put(group, new TreeMap<>()); // hides those that are still applied
        }
    }

    private SortedMap<String, MemberOffset> members(int group) {
        TreeMap<String, MemberOffset> own = byGroup.get(group);
        if (own != null) {
            return own;
        }
        return applied == null ? Collections.emptySortedMap() : applied.members(group);
    }

    private TreeMap<String, MemberOffset> own(int group) {
        return byGroup.computeIfAbsent(
                group, number -> applied == null ? new TreeMap<>() : new TreeMap<>(applied.members(number)));
    }
}
