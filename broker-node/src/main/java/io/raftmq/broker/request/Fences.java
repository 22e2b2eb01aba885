package io.raftmq.broker.request;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.partition.GroupStandings;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.ReadFence;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reader's place in its group is still what it believes. Asked at each try of a waiting fetch, so a reader hears
 * of another owner or of a reset at once.
 */
final class Fences {
    private Fences() {}

    /** What the reader is to be told, or null if all is as it believes. */
    static @Nullable ErrorCode broken(ReadFence fence, GroupStandings groups) {
        if (!fence.getMember().isEmpty()) {
            MemberOffset member = groups.member(fence.getGroup(), fence.getMember());
            long resets = member == null ? 0 : member.resets();
            return resets == fence.getResets() ? null : ErrorCode.POSITION_RESET;
        }
        CommittedOffset committed = groups.committed(fence.getGroup());
        CommittedOffset now = committed == null ? CommittedOffset.NOTHING : committed;
        if (now.epoch() > fence.getEpoch()) {
            return ErrorCode.FENCED;
        }
        return now.resets() == fence.getResets() ? null : ErrorCode.POSITION_RESET;
    }
}
