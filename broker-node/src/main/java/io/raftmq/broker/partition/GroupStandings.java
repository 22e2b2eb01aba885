package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.LaneCounts;
import io.raftmq.broker.group.SharedProgress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where each consumer group stands in a partition. Reads the applied state. */
public final class GroupStandings {
    private final PartitionState state;

    GroupStandings(PartitionState state) {
        this.state = state;
    }

    /** The names of all groups with state here, sorted. */
    public List<String> names() {
        return state.groups.names();
    }

    /** Where a queue-bound group stands and who has it, or null if nobody was ever here. */
    public @Nullable CommittedOffset committed(String group) {
        ConsumerGroup found = find(group);
        return found == null ? null : found.committed();
    }

    /** Where a broadcast group's member stands, or null if it has committed nothing here. */
    public @Nullable MemberOffset member(String group, String member) {
        ConsumerGroup found = find(group);
        return found == null ? null : state.members.find(found.number(), member);
    }

    /** Where the slowest member of a broadcast group stands; -1 if none has committed anything here. */
    public long slowestMember(String group) {
        ConsumerGroup found = find(group);
        return found == null
                ? -1
                : state.members.of(found.number()).values().stream()
                        .mapToLong(MemberOffset::offset)
                        .min()
                        .orElse(-1);
    }

    /** Where a shared group stands, or null if it never received here. */
    public @Nullable SharedProgress shared(String group) {
        ConsumerGroup found = find(group);
        return found == null ? null : found.progress();
    }

    /** The greatest subscription version with which the group received here; 0 if it has none. */
    public long subscriptionVersion(String group) {
        ConsumerGroup found = find(group);
        return found == null ? 0 : found.subscriptionVersion();
    }

    /** How many messages each group has not consumed yet, those outstanding among them; of a broadcast group its slowest member. */
    public Map<String, Long> lags() {
        Map<String, Long> lags = new TreeMap<>();
        for (String group : names()) {
            SharedProgress shared = shared(group);
            CommittedOffset committed = committed(group);
            long next =
                    shared != null ? shared.cursor() : committed != null ? committed.offset() : slowestMember(group);
            if (next >= 0) {
                long outstanding = shared == null ? 0 : shared.outstanding();
                lags.put(group, state.head.endOffset() - Math.max(next, state.head.logStart()) + outstanding);
            }
        }
        return lags;
    }

    /** The lanes of all groups here. */
    public LaneCounts laneCounts() {
        LaneCounts all = LaneCounts.NONE;
        for (ConsumerGroup group : state.groups.held()) {
            all = all.plus(group.lanes().counts());
        }
        return all;
    }

    private @Nullable ConsumerGroup find(String group) {
        return state.groups.find(group, state.head.logStart());
    }
}
