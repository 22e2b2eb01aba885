package io.raftmq.broker.partition;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.partition.ModeRecord.Acquire;
import io.raftmq.broker.partition.PartitionRecord.CommitOffset;
import io.raftmq.broker.partition.PartitionRecord.DeleteGroup;
import io.raftmq.broker.partition.PartitionRecord.StartShared;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AcquireRequest;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import java.nio.charset.StandardCharsets;

/**
 * Committed offsets, resets of groups of every mode, and the end of a group. A commit below what is retained is raised to
 * it, one above the end is refused; one by another than the owner is fenced off, and so is one of before a reset. So the
 * consumers of a group need not be stopped to reset it.
 */
final class OffsetDecider {
    private final Pipeline pipeline;
    private final PartitionState applied;
    private final QueueIndex queue;
    private final GroupOpener opener;
    private final MemberDecider members;
    private final DeadLetterDecider deadLetters;

    OffsetDecider(
            Pipeline pipeline,
            PartitionState applied,
            QueueIndex queue,
            GroupOpener opener,
            MemberDecider members,
            DeadLetterDecider deadLetters) {
        this.members = members;
        this.deadLetters = deadLetters;
        this.pipeline = pipeline;
        this.applied = applied;
        this.queue = queue;
        this.opener = opener;
    }

    /** @param version of the group's subscriptions, 0 if it is not registered */
    Decision<Long> decideCommit(CommitOffsetRequest request, long version, long nowMs) {
        int metadataBytes = request.getMetadata().getBytes(StandardCharsets.UTF_8).length;
        Decision.Refused<Long> refused = Checks.first(
                pipeline.refused(),
                Checks.group(request.getGroup()),
                Checks.within("offset", request.getOffset(), 0, Long.MAX_VALUE),
                Checks.within("epoch", request.getEpoch(), 0, Long.MAX_VALUE),
                Checks.within("the metadata in bytes", metadataBytes, 0, Checks.MAX_METADATA_BYTES));
        if (refused != null) {
            return refused;
        }
        long end = applied.head.endOffset();
        if (request.getOffset() > end) {
            return new Decision.Refused<>(
                    ErrorCode.OFFSET_OUT_OF_RANGE, "offset " + request.getOffset() + " is above the end " + end, 0);
        }
        long offset = Math.max(request.getOffset(), pipeline.view().head.logStart());
        if (!request.getMember().isEmpty()) {
            return members.decideCommit(request, offset, version, nowMs);
        }
        CommittedOffset stored = committed(request.getGroup());
        if (request.getEpoch() != stored.epoch()) {
            return fenced(request.getGroup(), request.getEpoch(), stored.epoch());
        }
        if (request.hasResets() && request.getResets() != stored.resets()) {
            return wasReset(request.getGroup());
        }
        CommittedOffset wanted = new CommittedOffset(offset, stored.epoch(), stored.resets(), request.getMetadata());
        return wanted.equals(stored) ? pipeline.afterAll(offset) : commit(request.getGroup(), wanted, version, nowMs);
    }

    /** Whether the epoch is what the metadata gave to who asks was looked at before. */
    Decision<CommittedOffset> decideAcquire(AcquireRequest request, long version, long nowMs) {
        Decision.Refused<CommittedOffset> refused = Checks.first(
                pipeline.refused(),
                Checks.group(request.getGroup()),
                Checks.within("epoch", request.getEpoch(), 1, Long.MAX_VALUE));
        if (refused != null) {
            return refused;
        }
        CommittedOffset stored = committed(request.getGroup());
        if (request.getEpoch() < stored.epoch()) {
            return fenced(request.getGroup(), request.getEpoch(), stored.epoch());
        }
        if (request.getEpoch() == stored.epoch()) {
            return pipeline.afterAll(stored);
        }
        long time = pipeline.time(nowMs);
        ConsumerGroup group = opener.findOrOpen(request.getGroup(), version, time);
        if (group == null) {
            return opener.tooManyGroups();
        }
        ProposedEntry entry = pipeline.append(new Acquire(group.number(), request.getEpoch()), time);
        return new Decision.Await<>(entry, stored.ownedBy(request.getEpoch()));
    }

    Decision<Long> decideReset(ResetOffsetRequest request, GroupMode mode, long version, long nowMs) {
        Decision.Refused<Long> refused = Checks.first(pipeline.refused(), Checks.group(request.getGroup()));
        if (refused != null) {
            return refused;
        }
        if (request.getToCase() == ResetOffsetRequest.ToCase.TO_NOT_SET) {
            return new Decision.Refused<>(ErrorCode.INVALID_ARGUMENT, "say where to reset the group to", 0);
        }
        long offset = target(request);
        return switch (mode) {
            case SHARED -> resetShared(request.getGroup(), offset, version, nowMs);
            case BROADCAST -> members.decideReset(request.getGroup(), offset, nowMs);
            case QUEUE_BOUND, EXCLUSIVE, UNRECOGNIZED ->
                commit(request.getGroup(), committed(request.getGroup()).resetTo(offset), version, nowMs);
        };
    }

    Decision<Boolean> decideDelete(String name, long nowMs) {
        Decision.Refused<Boolean> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        ConsumerGroup group = opener.find(name);
        long time = pipeline.time(nowMs);
        return group == null || !deadLetters.clear(group, time)
                ? pipeline.afterAll(false)
                : new Decision.Await<>(pipeline.append(new DeleteGroup(group.number()), time), true);
    }

    static <A> Decision<A> wasReset(String group) {
        return new Decision.Refused<>(
                ErrorCode.POSITION_RESET, "the offset of group " + group + " was reset: read it anew", 0);
    }

    private static <A> Decision<A> fenced(String group, long epoch, long owner) {
        String who = epoch == 0 ? "who has no epoch" : "the owner of epoch " + epoch;
        return new Decision.Refused<>(
                ErrorCode.FENCED,
                "the partition is not (any more) of " + who + " in group " + group + ", but of epoch " + owner,
                0);
    }

    private Decision<Long> resetShared(String name, long offset, long version, long nowMs) {
        long time = pipeline.time(nowMs);
        ConsumerGroup group = opener.findOrOpen(name, version, time);
        if (group == null) {
            return opener.tooManyGroups();
        }
        return new Decision.Await<>(pipeline.append(new StartShared(group.number(), offset), time), offset);
    }

    private CommittedOffset committed(String name) {
        ConsumerGroup group = opener.find(name);
        CommittedOffset stored = group == null ? null : group.committed();
        return stored == null ? CommittedOffset.NOTHING : stored;
    }

    private Decision<Long> commit(String name, CommittedOffset wanted, long version, long nowMs) {
        long time = pipeline.time(nowMs);
        ConsumerGroup group = opener.findOrOpen(name, version, time);
        if (group == null) {
            return opener.tooManyGroups();
        }
        return new Decision.Await<>(pipeline.append(new CommitOffset(group.number(), wanted), time), wanted.offset());
    }

    private long target(ResetOffsetRequest request) {
        long start = pipeline.view().head.logStart();
        long end = applied.head.endOffset();
        long offset = switch (request.getToCase()) {
            case LATEST -> end;
            case TIME_MS -> queue.firstWhere(batch -> batch.storeTimeMs() >= request.getTimeMs());
            case OFFSET -> request.getOffset();
            case EARLIEST, TO_NOT_SET -> start;
        };
        return Math.max(start, Math.min(end, offset));
    }
}
