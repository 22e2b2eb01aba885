package io.raftmq.broker.partition;

import io.raftmq.broker.partition.PartitionRecord.Trim;
import org.jspecify.annotations.Nullable;

/**
 * Retention. What goes, goes by whole batches, by age first; size and disk pressure leave the newest batch alone. The
 * record names all that replay needs (the first batch that stays, and where it lies), so replay reads nothing.
 *
 * <p>Groups move up to the new start. What they have outstanding below is not taken from them: each remembers itself where
 * those messages lie ({@link TrimKeeper}).
 */
final class TrimDecider {
    private final Pipeline pipeline;
    private final PartitionState applied;
    private final QueueIndex queue;
    private final TrimKeeper keeper;

    TrimDecider(Pipeline pipeline, PartitionState applied, QueueIndex queue, TrimKeeper keeper) {
        this.keeper = keeper;
        this.pipeline = pipeline;
        this.applied = applied;
        this.queue = queue;
    }

    Decision<Long> decide(Retention retention, long nowMs) {
        Decision.Refused<Long> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        long start = pipeline.view().head.logStart();
        long target = target(retention, time);
        if (target <= start) {
            return pipeline.afterAll(start);
        }
        long possible = keeper.keep(queue, start, target, time);
        return new Decision.Await<>(pipeline.append(trimTo(possible), time), possible);
    }

    private long target(Retention retention, long time) {
        long byAge = retention.maxAgeMs() < 0
                ? 0
                : queue.firstWhere(batch -> batch.storeTimeMs() > time - retention.maxAgeMs());
        long bySize =
                Math.min(newestBatch(), Math.max(bySize(retention.maxBytes()), byPressure(retention.freeBytes())));
        // With batches in flight the end is not the end any more when the trim is replayed: keep the newest one then.
        return Math.max(pipeline.isIdle() ? byAge : Math.min(byAge, newestBatch()), bySize);
    }

    private long bySize(long maxBytes) {
        long stored = applied.head.storedBytes();
        return maxBytes < 0 ? 0 : queue.firstWhere(batch -> stored - batch.bytesBefore() <= maxBytes);
    }

    private long byPressure(long freeBytes) {
        long until = applied.head.trimmedBytes() + freeBytes;
        return freeBytes == 0 ? 0 : queue.firstWhere(batch -> batch.bytesBefore() >= until);
    }

    private long newestBatch() {
        QueueEntry newest = queue.floor(applied.head.endOffset() - 1);
        return newest == null ? applied.head.endOffset() : newest.baseOffset();
    }

    private Trim trimTo(long target) {
        @Nullable QueueEntry first = queue.floor(target);
        return first == null
                ? new Trim(target, 0, applied.head.storedBytes())
                : new Trim(target, first.queuedIndex(), first.bytesBefore());
    }
}
