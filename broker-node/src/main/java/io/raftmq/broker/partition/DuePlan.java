package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.client.wire.BatchTraits;
import java.util.ArrayList;
import java.util.List;

/** Which outstanding messages a receive leases again: those whose lease or rest is over, and what follows in their lanes. */
final class DuePlan {
    private final MessagePlaces places;
    private final QueueIndex queue;
    private final Delivery delivery;
    private final LeaseBudget budget;
    private final List<OffsetRange> again = new ArrayList<>();
    private final List<OffsetRange> lanesAgain = new ArrayList<>();
    private final List<OffsetRange> expired = new ArrayList<>();

    DuePlan(MessagePlaces places, QueueIndex queue, Delivery delivery, LeaseBudget budget) {
        this.places = places;
        this.queue = queue;
        this.delivery = delivery;
        this.budget = budget;
    }

    /** Takes what is due in {@code group}. */
    void take(ConsumerGroup group) {
        for (Run run : group.outstanding().due(delivery.timeMs(), budget.messagesLeft())) {
            if (run.lane() == 0) {
                take(group, run.first(), run.end(), again);
            } else if (group.lanes().head(run.lane()) == run.first()) {
                takeLane(group, run);
            }
            if (budget.isSpent()) {
                return;
            }
        }
    }

    /** The head of a lane, and what follows it there as far as one receiver may have it. */
    private void takeLane(ConsumerGroup group, Run head) {
        if (take(group, head.first(), head.first() + 1, lanesAgain) == 0) {
            return;
        }
        for (OffsetRange behind : group.lanes().behind(head.lane(), head.first(), delivery.laneRun() - 1)) {
            if (hasExpired(group, behind) || take(group, behind.first(), behind.end(), lanesAgain) < behind.count()) {
                return;
            }
        }
    }

    /** Whether some of the range must not be delivered; it is let go of once it is its lane's head. */
    private boolean hasExpired(ConsumerGroup group, OffsetRange range) {
        for (long offset = range.first(); offset < range.end(); offset++) {
            QueueEntry batch = places.floor(group, offset);
            if (batch != null && isExpired(batch, queue.traits(batch), offset)) {
                return true;
            }
        }
        return false;
    }

    /** Takes messages in [from, to); answers how many, those that expired not counted. */
    private int take(ConsumerGroup group, long from, long to, List<OffsetRange> into) {
        int taken = 0;
        long offset = from;
        while (offset < to && !budget.isSpent()) {
            QueueEntry batch = places.floor(group, offset);
            if (batch == null) {
                offset++; // not to be had now
                continue;
            }
            long end = Math.min(to, batch.endOffset());
            BatchTraits traits = queue.traits(batch);
            long alike = offset;
            boolean gone = isExpired(batch, traits, offset);
            while (alike < end && isExpired(batch, traits, alike) == gone) {
                alike++;
            }
            if (gone) {
                add(expired, offset, (int) (alike - offset));
                offset = alike;
            } else {
                int count = budget.take(batch, offset, alike);
                if (count == 0) {
                    return taken;
                }
                add(into, offset, count);
                taken += count;
                offset += count;
            }
        }
        return taken;
    }

    private boolean isExpired(QueueEntry batch, BatchTraits traits, long offset) {
        return !traits.isNone() && delivery.isExpired(batch, traits.get((int) (offset - batch.baseOffset())));
    }

    List<OffsetRange> again() {
        return again;
    }

    /** Messages whose time to live is over. */
    List<OffsetRange> expired() {
        return expired;
    }

    /** What is leased again of lanes; it must be committed before it is delivered. */
    List<OffsetRange> lanesAgain() {
        return lanesAgain;
    }

    private static void add(List<OffsetRange> ranges, long offset, int count) {
        OffsetRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && last.end() == offset) {
            ranges.set(ranges.size() - 1, new OffsetRange(last.first(), last.count() + count));
        } else {
            ranges.add(new OffsetRange(offset, count));
        }
    }
}
