package io.raftmq.broker.partition;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.broker.broadcast.MemberOffsets.Member;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.partition.ModeRecord.ForgetMembers;
import io.raftmq.broker.partition.ModeRecord.PutMember;
import io.raftmq.broker.partition.ModeRecord.ResetMembers;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Offsets of the members of broadcast groups. A member that commits nothing for {@link #IDLE_MS} is forgotten; one that
 * stands still is kept by committing the same again, which is written down once in {@link #TOUCH_MS}.
 */
final class MemberDecider {
    /** Members a group may have in a partition. */
    static final int MAX_MEMBERS = 1_000;
    /** A week. */
    static final long IDLE_MS = 7L * 24 * 3_600_000;

    static final long TOUCH_MS = 3_600_000;
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final int RETRY_AFTER_MS = 1_000;

    private final Pipeline pipeline;
    private final PartitionState applied;
    private final GroupOpener opener;

    MemberDecider(Pipeline pipeline, PartitionState applied, GroupOpener opener) {
        this.pipeline = pipeline;
        this.applied = applied;
        this.opener = opener;
    }

    /** @param offset the request's, within what is retained */
    Decision<Long> decideCommit(CommitOffsetRequest request, long offset, long version, long nowMs) {
        Decision.Refused<Long> refused = Checks.member(request.getMember());
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        ConsumerGroup group = opener.find(request.getGroup());
        MemberOffset stored = group == null ? null : pipeline.view().members.find(group.number(), request.getMember());
        if (stored == null
                && group != null
                && pipeline.view().members.of(group.number()).size() >= MAX_MEMBERS) {
            return new Decision.Refused<>(
                    ErrorCode.BUSY,
                    "group " + request.getGroup() + " has " + MAX_MEMBERS + " members with an offset here already",
                    RETRY_AFTER_MS);
        }
        long resets = stored == null ? 0 : stored.resets();
        if (request.hasResets() && request.getResets() != resets) {
            return OffsetDecider.wasReset(request.getGroup());
        }
        if (stored != null
                && stored.offset() == offset
                && stored.metadata().equals(request.getMetadata())
                && time - stored.lastMs() < TOUCH_MS) {
            return pipeline.afterAll(offset);
        }
        ConsumerGroup open = opener.findOrOpen(request.getGroup(), version, time);
        if (open == null) {
            return opener.tooManyGroups();
        }
        MemberOffset moved = new MemberOffset(offset, resets, time, request.getMetadata());
        return new Decision.Await<>(
                pipeline.append(new PutMember(open.number(), request.getMember(), moved), time), offset);
    }

    /** Members that are not there yet begin where they like. */
    Decision<Long> decideReset(String name, long offset, long nowMs) {
        ConsumerGroup group = opener.find(name);
        return group == null
                ? pipeline.afterAll(offset)
                : new Decision.Await<>(
                        pipeline.append(new ResetMembers(group.number(), offset), pipeline.time(nowMs)), offset);
    }

    Decision<Integer> decideForget(long nowMs) {
        Decision.Refused<Integer> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        List<Member> idle = applied.members.idle(time - IDLE_MS, FORGOTTEN_AT_ONCE).stream()
                .filter(member -> isIdle(pipeline.view().members.find(member.group(), member.name()), time))
                .toList();
        Map<Integer, List<String>> byGroup = idle.stream()
                .collect(Collectors.groupingBy(
                        Member::group, TreeMap::new, Collectors.mapping(Member::name, Collectors.toList())));
        byGroup.forEach((group, names) -> pipeline.append(new ForgetMembers(group, names), time));
        return pipeline.afterAll(idle.size());
    }

    /** Not, if a commit of the member is on its way: it would be forgotten with what is older. */
    private static boolean isIdle(@Nullable MemberOffset newest, long time) {
        return newest != null && newest.lastMs() < time - IDLE_MS;
    }
}
