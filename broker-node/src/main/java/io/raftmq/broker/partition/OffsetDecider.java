package io.raftmq.broker.partition;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.partition.PartitionRecord.CommitOffset;
import io.raftmq.broker.partition.PartitionRecord.DeleteGroup;
import io.raftmq.broker.partition.PartitionRecord.StartShared;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import java.nio.charset.StandardCharsets;

/**
 * Committed offsets of queue-bound groups, resets of either kind, and the end of a group. A commit below what is retained
 * is raised to it, one above the end is refused, one of an older epoch than the stored is fenced off. A reset keeps the
 * epoch: a consumer still running may commit over it, so stop the group's consumers first.
 */
final class OffsetDecider {
    private final Pipeline pipeline;
    private final PartitionState applied;
    private final QueueIndex queue;
    private final GroupOpener opener;
    private final DeadLetterDecider deadLetters;

    OffsetDecider(
            Pipeline pipeline,
            PartitionState applied,
            QueueIndex queue,
            GroupOpener opener,
            DeadLetterDecider deadLetters) {
        this.deadLetters = deadLetters;
        this.pipeline = pipeline;
        this.applied = applied;
        this.queue = queue;
        this.opener = opener;
    }

    Decision<Long> decideCommit(CommitOffsetRequest request, long nowMs) {
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
        ConsumerGroup group = opener.find(request.getGroup());
        CommittedOffset stored = group == null ? null : group.committed();
        if (stored != null && request.getEpoch() < stored.epoch()) {
            return new Decision.Refused<>(
                    ErrorCode.FENCED,
                    "epoch " + request.getEpoch() + " was replaced by the owner of epoch " + stored.epoch(),
                    0);
        }
        long offset = Math.max(request.getOffset(), pipeline.view().head.logStart());
        CommittedOffset wanted = new CommittedOffset(offset, request.getEpoch(), request.getMetadata());
        return wanted.equals(stored) ? pipeline.afterAll(offset) : commit(request.getGroup(), wanted, nowMs);
    }

    Decision<Long> decideReset(ResetOffsetRequest request, GroupMode mode, long nowMs) {
        Decision.Refused<Long> refused = Checks.first(pipeline.refused(), Checks.group(request.getGroup()));
        if (refused != null) {
            return refused;
        }
        if (request.getToCase() == ResetOffsetRequest.ToCase.TO_NOT_SET) {
            return new Decision.Refused<>(ErrorCode.INVALID_ARGUMENT, "say where to reset the group to", 0);
        }
        long offset = target(request);
        ConsumerGroup group = opener.find(request.getGroup());
        if (mode == GroupMode.QUEUE_BOUND) {
            CommittedOffset stored = group == null ? null : group.committed();
            long epoch = stored == null ? 0 : stored.epoch();
            return commit(request.getGroup(), new CommittedOffset(offset, epoch, ""), nowMs);
        }
        long time = pipeline.time(nowMs);
        if (group == null) {
            if (opener.isFull()) {
                return opener.tooManyGroups();
            }
            group = opener.open(request.getGroup(), time);
        }
        return new Decision.Await<>(pipeline.append(new StartShared(group.number(), offset), time), offset);
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

    private Decision<Long> commit(String name, CommittedOffset wanted, long nowMs) {
        long time = pipeline.time(nowMs);
        ConsumerGroup group = opener.find(name);
        if (group == null) {
            if (opener.isFull()) {
                return opener.tooManyGroups();
            }
            group = opener.open(name, time);
        }
        CommitOffset record = new CommitOffset(group.number(), wanted.offset(), wanted.epoch(), wanted.metadata());
        return new Decision.Await<>(pipeline.append(record, time), wanted.offset());
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
