package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.PartitionRecord.Fail;
import io.raftmq.broker.story.Notes;
import io.raftmq.meta.model.GroupSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Failed attempts: by its group's settings a message rests before the next one, or leaves for the dead letter queue after
 * the last. What depends on the settings is written into the record, so replay needs none.
 */
final class FailureDecider {
    /** Messages of one group of which one look takes care; the next look goes on. */
    private static final int MOST_AT_ONCE = 1_000;

    /**
     * How attempts failed.
     *
     * @param reason for the dead letter queue
     * @param delayMs the consumer's own wish of a rest; negative: as the group's policy says
     * @param note what the consumer said of it; may be empty
     */
    record Failure(DeadReason reason, int delayMs, String note) {
        static final int BY_POLICY = -1;
    }

    private final Pipeline pipeline;
    private final DeadLetterDecider deadLetters;
    private final Function<String, GroupSettings> settings;
    private final RetryCounts counts;

    FailureDecider(
            Pipeline pipeline,
            DeadLetterDecider deadLetters,
            Function<String, GroupSettings> settings,
            RetryCounts counts) {
        this.pipeline = pipeline;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.counts = counts;
    }

    /** The settings that hold for a group; those of dead letters' readers never send anything on to a further queue. */
    GroupSettings settingsOf(ConsumerGroup group) {
        return settings.apply(DeadLetterNames.readerOf(group.name()));
    }

    /**
     * Attempts failed, as a consumer says.
     *
     * @param time of the entry that says so, which may have been opened a little before {@code nowMs}: no rest is shorter
     *     for that
     */
    void failed(ConsumerGroup group, List<Run> parts, Failure failure, long time, long nowMs) {
        parts.forEach(part -> counts.failed += part.count());
        settle(group, parts, failure, time, (int) Math.max(0, nowMs - time));
    }

    /**
     * Takes care of leases that ran out, and of messages that are due again and have no attempt left.
     *
     * @return whether there is more to take care of
     */
    boolean sweep(ConsumerGroup group, long time) {
        List<Run> overdue = group.outstanding().overdue(time, MOST_AT_ONCE);
        overdue.forEach(run -> counts.timedOut += run.count());
        settle(group, overdue, new Failure(DeadReason.TIMED_OUT, Failure.BY_POLICY, ""), time, 0);
        // Without an attempt left and yet at rest: the limit was lowered, or too many failed at once.
        List<Run> exhausted = group.outstanding().due(time, MOST_AT_ONCE).stream()
                .filter(run -> isExhausted(group, run))
                .toList();
        Burial burial = new Burial(group);
        exhausted.forEach(burial::take);
        deadLetters.bury(group, burial.dead, DeadReason.FAILED, "", time);
        return !group.outstanding().overdue(time, 1).isEmpty() || (!burial.dead.isEmpty() && !burial.left.isEmpty());
    }

    private void settle(ConsumerGroup group, List<Run> parts, Failure failure, long time, int sinceMs) {
        Burial burial = new Burial(group);
        List<Run> resting = new ArrayList<>();
        for (Run part : parts) {
            boolean last = failure.reason() == DeadReason.REJECTED || isExhausted(group, part);
            if (last && mayBury(group)) {
                burial.take(part);
            } else {
                resting.add(part);
            }
        }
        rest(group, resting, failure, time, sinceMs);
        rest(
                group,
                burial.left,
                new Failure(failure.reason(), 0, failure.note()),
                time,
                0); // the next look buries them
        deadLetters.bury(group, burial.dead, failure.reason(), failure.note(), time);
    }

    /** As many messages as one look buries and the queue has room for, and those that are left. */
    private final class Burial {
        private final List<Run> dead = new ArrayList<>();
        private final List<Run> left = new ArrayList<>();
        private long room;

        Burial(ConsumerGroup group) {
            room = mayBury(group) ? Math.min(MOST_AT_ONCE, deadLetters.room(group)) : 0;
        }

        void take(Run run) {
            long taken = Math.min(room, run.count());
            if (taken > 0) {
                dead.add(run.part(run.first(), run.first() + taken));
                room -= taken;
            }
            if (taken < run.count()) {
                left.add(run.part(run.first() + taken, run.end()));
            }
        }
    }

    private boolean isExhausted(ConsumerGroup group, Run run) {
        // Of a lane only the head was begun; what is behind it waits its turn, however often it was handed out.
        boolean begun = run.lane() == 0 || (run.count() == 1 && group.lanes().head(run.lane()) == run.first());
        return begun
                && !DeadLetterNames.isReader(group.name())
                && settingsOf(group).isExhausted(run.attempt());
    }

    private boolean mayBury(ConsumerGroup group) {
        return !DeadLetterNames.isReader(group.name()) && deadLetters.room(group) > 0;
    }

    /** Schedules the next attempts; those that share a delay share a record. */
    private void rest(ConsumerGroup group, List<Run> parts, Failure failure, long time, int sinceMs) {
        Map<Integer, List<OffsetRange>> byDelay = new TreeMap<>();
        for (Run part : parts) {
            byDelay.computeIfAbsent(sinceMs + delay(group, part, failure, time), key -> new ArrayList<>())
                    .add(part.range());
        }
        byDelay.forEach((delayMs, ranges) -> pipeline.append(
                new Fail(
                        group.number(),
                        failure.reason(),
                        Notes.cut(failure.note()),
                        delayMs,
                        LeaseDecider.relative(ranges, group.cursor())),
                time));
    }

    private int delay(ConsumerGroup group, Run part, Failure failure, long time) {
        if (failure.delayMs() >= 0) {
            return failure.delayMs();
        }
        int delay = settingsOf(group).retry().delayMs(part.attempt());
        // A lease that ran out while nobody led began its rest then.
        long late = failure.reason() == DeadReason.TIMED_OUT ? time - part.deadlineMs() : 0;
        return (int) Math.max(0, delay - late);
    }
}
