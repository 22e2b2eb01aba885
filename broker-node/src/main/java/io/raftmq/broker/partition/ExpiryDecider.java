package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.LaneRecord.Expire;
import io.raftmq.client.wire.proto.ExpiredTo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages whose time to live was over before their group got them: forgotten, or moved to its dead letter queue, as the
 * group's settings say. With that queue at its bound they are forgotten.
 */
final class ExpiryDecider {
    private final Pipeline pipeline;
    private final DeadLetterDecider deadLetters;
    private final FailureDecider failures;

    ExpiryDecider(Pipeline pipeline, DeadLetterDecider deadLetters, FailureDecider failures) {
        this.pipeline = pipeline;
        this.deadLetters = deadLetters;
        this.failures = failures;
    }

    /** Whether a group's expired messages go to its dead letter queue. */
    boolean toDeadLetters(ConsumerGroup group) {
        return !DeadLetterNames.isReader(group.name())
                && failures.settingsOf(group).expiredTo() == ExpiredTo.EXPIRED_DEAD_LETTER;
    }

    /**
     * Lets go of outstanding messages.
     *
     * @param due found when they were due
     * @param fresh that the cursor has just put into the table for this
     * @return the last entry needed for it, null if there was nothing to do
     */
    @Nullable
    ProposedEntry expire(ConsumerGroup group, List<OffsetRange> due, List<OffsetRange> fresh, long time) {
        List<OffsetRange> all = new ArrayList<>(due);
        all.addAll(fresh);
        if (all.isEmpty()) {
            return null;
        }
        List<Run> runs = new ArrayList<>();
        all.forEach(range -> runs.addAll(group.outstanding().within(range.first(), range.end())));
        long messages = runs.stream().mapToLong(Run::count).sum();
        if (toDeadLetters(group) && deadLetters.hasRoom(group, messages)) {
            return deadLetters.bury(group, runs, DeadReason.EXPIRED, "", time);
        }
        return pipeline.append(new Expire(group.number(), LeaseDecider.relative(all, group.cursor())), time);
    }
}
