package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.PartitionRecord.ChangeVisibility;
import io.raftmq.broker.partition.PartitionRecord.ChangeVisibility.Why;
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

    /** Attempts failed, as a consumer says. */
    void failed(ConsumerGroup group, List<Run> parts, Failure failure, long time) {
        List<Run> dead = new ArrayList<>();
        List<Run> resting = new ArrayList<>();
        long burials = 0;
        for (Run part : parts) {
            counts.failed += part.count();
            boolean last = failure.reason() == DeadReason.REJECTED || isExhausted(group, part);
            if (last && mayBury(group, part, burials)) {
                dead.add(part);
                burials += part.count();
            } else {
                resting.add(part);
            }
        }
        rest(group, resting, failure, time);
        deadLetters.bury(group, dead, failure.reason(), failure.note(), time);
    }

    /**
     * Takes care of leases that ran out, and of messages that are due again and have no attempt left.
     *
     * @return whether there is more to take care of
     */
    boolean sweep(ConsumerGroup group, long time) {
        List<Run> overdue = group.overdue(time, MOST_AT_ONCE);
        List<Run> dead = new ArrayList<>();
        List<Run> resting = new ArrayList<>();
        long burials = 0;
        for (Run run : overdue) {
            counts.timedOut += run.count();
            if (isExhausted(group, run) && mayBury(group, run, burials)) {
                dead.add(run);
                burials += run.count();
            } else {
                resting.add(run);
            }
        }
        rest(group, resting, new Failure(DeadReason.TIMED_OUT, Failure.BY_POLICY, ""), time);
        deadLetters.bury(group, dead, DeadReason.TIMED_OUT, "", time);
        boolean more = buryExhausted(group, time);
        return more || !group.overdue(time, 1).isEmpty();
    }

    /** Due messages without an attempt left: the limit was lowered, or there was too much at once when they failed. */
    private boolean buryExhausted(ConsumerGroup group, long time) {
        List<Run> dead = new ArrayList<>();
        long burials = 0;
        boolean more = false;
        for (Run run : group.due(time, MOST_AT_ONCE)) {
            if (isExhausted(group, run)) {
                if (mayBury(group, run, burials)) {
                    dead.add(run);
                    burials += run.count();
                } else {
                    more |= deadLetters.hasRoom(group, run.count());
                }
            }
        }
        deadLetters.bury(group, dead, DeadReason.FAILED, "", time);
        return more && !dead.isEmpty();
    }

    private boolean isExhausted(ConsumerGroup group, Run run) {
        // Of a lane only the head was begun; what is behind it waits its turn, however often it was handed out.
        boolean begun = run.lane() == 0 || (run.count() == 1 && group.laneHead(run.lane()) == run.first());
        return begun
                && !DeadLetterNames.isReader(group.name())
                && settingsOf(group).isExhausted(run.attempt());
    }

    private boolean mayBury(ConsumerGroup group, Run run, long burials) {
        return (burials == 0 || burials + run.count() <= MOST_AT_ONCE)
                && deadLetters.hasRoom(group, burials + run.count())
                && !DeadLetterNames.isReader(group.name());
    }

    /** Schedules the next attempts; those that share a delay share a record. */
    private void rest(ConsumerGroup group, List<Run> parts, Failure failure, long time) {
        Map<Integer, List<OffsetRange>> byDelay = new TreeMap<>();
        for (Run part : parts) {
            byDelay.computeIfAbsent(delay(group, part, failure, time), key -> new ArrayList<>())
                    .add(part.range());
        }
        byDelay.forEach((delayMs, ranges) -> pipeline.append(
                new ChangeVisibility(
                        group.number(), Why.FAILED, delayMs, LeaseDecider.relative(ranges, group.cursor())),
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
