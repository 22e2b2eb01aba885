package io.raftmq.broker.partition;

import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.partition.HeldRecord.Forget;
import io.raftmq.broker.partition.HeldRecord.Range;
import io.raftmq.broker.partition.HeldRecord.Release;
import io.raftmq.broker.timer.DueTimer;
import io.raftmq.client.wire.BatchKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Timed messages: fired when due, never before; or cancelled. They are fired in the order of their times, in chunks, of
 * which only a few are on their way at once: a burst takes as long as it takes, and what others ask goes in between.
 */
final class TimerDecider {
    private final Pipeline pipeline;
    private int chunksInFlight;

    TimerDecider(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** When there is something to fire, group time in ms; Long.MAX_VALUE if not before something fired is applied. */
    long nextMs() {
        if (chunksInFlight >= pipeline.limits().held().releaseChunksInFlight() || pipeline.refused() != null) {
            return Long.MAX_VALUE;
        }
        DueTimer first = pipeline.view().timers().first();
        return first == null ? Long.MAX_VALUE : first.dueMs();
    }

    /** Fires one chunk of what is due; null if nothing is, or not now. */
    @Nullable
    FiredTimers fire(long nowMs) {
        if (nextMs() > nowMs) {
            return null;
        }
        List<Range> ranges = new ArrayList<>();
        int left = pipeline.limits().held().releaseChunk();
        long earliest = Long.MAX_VALUE;
        long time = pipeline.timeFrom(nowMs);
        for (DueTimer timer = pipeline.view().timers().first();
                timer != null && timer.dueMs() <= nowMs && left > 0;
                timer = pipeline.view().timers().first()) {
            int count = Math.min(left, timer.count());
            ranges.add(new Range(timer.first(), count));
            earliest = Math.min(earliest, timer.dueMs());
            left -= count;
            pipeline.view().timers().removed(timer);
            if (count < timer.count()) {
                pipeline.view().timers().added(timer.from(count));
            }
        }
        chunksInFlight++;
        ProposedEntry entry = pipeline.append(new Release(ranges), time);
        entry.whenSettled(outcome -> chunksInFlight--);
        int fired = pipeline.limits().held().releaseChunk() - left;
        return new FiredTimers(entry, fired, earliest, left == 0);
    }

    /** Cancels a timer. Its dedupe key, if it has one, is free again. */
    Decision<Cancelled> decideCancel(long heldId, long nowMs) {
        Decision.Refused<Cancelled> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        HeldRun run = pipeline.view().held.find(heldId);
        if (run == null || run.kind() != BatchKind.TIMED) {
            return pipeline.afterAll(pipeline.view().held.wasForgotten(heldId) ? Cancelled.BEFORE : Cancelled.NOT);
        }
        long time = pipeline.time(nowMs);
        FreedKeys freed = new FreedKeys(pipeline);
        freed.of(heldId);
        Forget forget = new Forget(List.of(new Range(heldId, 1)));
        return new Decision.Await<>(freed.append(forget, time), Cancelled.NOW);
    }
}
