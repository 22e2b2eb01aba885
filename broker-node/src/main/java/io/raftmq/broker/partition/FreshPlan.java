package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Segment.Fate;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MessageTraits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a receive moves a group's cursors, and what becomes of the messages they go over. Plain ones are leased. Of a
 * lane, the first is leased if the lane is free, with some that follow it; all others are parked. A priority's messages are
 * taken by its own cursor and passed over by that of all the rest. What has expired is passed over. Of a group with a filter
 * this holds of what was looked at: further on nobody knows what passes, and what comes to be known later is taken in its
 * turn, or ahead of it by then.
 */
final class FreshPlan {
    /** Messages that one receive goes over at most. */
    private static final int MOST_WALKED = 4_096;
    /** Having found something to lease, it parks no more than this to find more. */
    private static final int MOST_PARKED = 256;

    /**
     * What the table still takes.
     *
     * @param messages that may become outstanding
     * @param runs of them that may
     */
    record Room(int messages, int runs) {}

    private final GroupQueue from;
    private final QueueIndex queue;
    private final ConsumerGroup group;
    private final Delivery delivery;
    private final LeaseBudget budget;
    private final List<OffsetRange> kept = new ArrayList<>();
    /** Messages leased here of lanes that were free; negative once the lane takes no more. */
    private final Map<Long, Integer> lanes = new HashMap<>();

    private int messagesOfRoom;
    private int runsOfRoom;
    private @Nullable Sifting sifting;
    /** By priority: messages of it below this are taken, or passed over, by its own cursor. */
    private final long[] covered = new long[ConsumerGroup.MAX_PRIORITY + 1];

    private boolean keepExpired;
    private long expired;
    private int leased;
    private int parked;

    /** @param from what the group consumes, {@code queue} mostly */
    FreshPlan(
            GroupQueue from, QueueIndex queue, ConsumerGroup group, Delivery delivery, LeaseBudget budget, Room room) {
        this.from = from;
        this.queue = queue;
        this.group = group;
        this.delivery = delivery;
        this.budget = budget;
        this.messagesOfRoom = room.messages();
        this.runsOfRoom = room.runs();
    }

    /** Has what does not pass the group's filter passed over; null: it has none. */
    void sift(@Nullable Sifting known) {
        sifting = known;
    }

    private boolean byPriority() {
        return from == queue && !delivery.orderly();
    }

    /** Has what expired put into the table instead of being passed over, so that it can be moved elsewhere. */
    void keepExpired(boolean keep) {
        keepExpired = keep;
    }

    /** The ways of all cursors, by priority; the highest takes first. */
    List<SegmentList> ways(long logStart) {
        SegmentList[] ways = new SegmentList[ConsumerGroup.MAX_PRIORITY + 1];
        for (int priority = ConsumerGroup.MAX_PRIORITY; priority > 0; priority--) {
            boolean leftBehind = from == queue && group.cursor(priority) < group.cursor();
            ways[priority] = byPriority() || leftBehind ? priority(priority, logStart) : new SegmentList();
            boolean coversAll = byPriority() && sifting == null;
            covered[priority] = coversAll ? Long.MAX_VALUE : group.cursor(priority) + ways[priority].length();
        }
        ways[0] = others();
        if (sifting != null && leased == 0 && parked == 0 && expired == 0 && !isWorthAnEntry(sifting, ways)) {
            Arrays.setAll(ways, priority -> new SegmentList());
        }
        for (int priority = 1; priority < ways.length && from == queue; priority++) {
            if (!byPriority() || sifting != null) {
                follow(ways[priority], priority, group.cursor() + ways[0].length());
            }
        }
        return List.of(ways);
    }

    private static boolean isWorthAnEntry(Sifting known, SegmentList[] ways) {
        return known.isWorthAnEntry(
                Arrays.stream(ways).mapToLong(SegmentList::length).max().orElse(0));
    }

    /** What was delivered in its turn, whatever its priority: the priority's cursor is taken along. */
    private void follow(SegmentList way, int priority, long to) {
        long behind = group.cursor(priority) + way.length();
        if (behind < Math.min(to, queue.priorities().end(priority)) && !hasLeftBehind(priority, behind)) {
            way.add(to - behind, Fate.PASSED);
        }
    }

    /** Whether the group's cursor has gone over messages of the priority that there was no room for yet. */
    private boolean hasLeftBehind(int priority, long behind) {
        List<OffsetRange> next = behind < group.cursor() ? queue.priorities().from(priority, behind, 1) : List.of();
        return !next.isEmpty() && next.get(0).first() < group.cursor();
    }

    private SegmentList priority(int priority, long logStart) {
        SegmentList way = new SegmentList();
        long cursor = group.cursor(priority);
        long first = Math.max(cursor, logStart);
        if (first >= queue.priorities().end(priority)) {
            return way;
        }
        // Of an orderly group only what was passed over before it was one; all else comes in its turn.
        long to = byPriority() ? Long.MAX_VALUE : group.cursor();
        int most = sifting == null ? budget.messagesLeft() : MOST_WALKED;
        for (OffsetRange range : queue.priorities().from(priority, first, most)) {
            if (range.first() >= to || !isKnown(range.first())) {
                return way;
            }
            way.add(range.first() - (cursor + way.length()), Fate.PASSED);
            while (cursor + way.length() < Math.min(range.end(), to)) {
                long before = way.length();
                if (!isKnown(cursor + before)) {
                    return way;
                }
                if (!passes(cursor + before)) {
                    way.add(1, Fate.PASSED);
                    continue;
                }
                QueueEntry batch = queue.floor(cursor + before);
                if (batch == null || !hasRoom()) {
                    return way;
                }
                step(way, batch, queue.traits(batch), cursor + before, priority);
                if (way.length() == before) {
                    return way;
                }
            }
        }
        return way;
    }

    /** Whether the filter was asked about the message, if there is one. What lies behind the group was known before. */
    private boolean isKnown(long offset) {
        return sifting == null || offset < group.cursor() || sifting.knows(offset);
    }

    private boolean passes(long offset) {
        return sifting == null || offset < group.cursor() || sifting.screen().passes(offset);
    }

    private SegmentList others() {
        SegmentList way = new SegmentList();
        long cursor = group.cursor();
        boolean goesOn = true;
        while (goesOn && hasRoom() && way.length() < MOST_WALKED) {
            int scanBytes = (int) Math.max(1, Math.min(Integer.MAX_VALUE, budget.bytesLeft()));
            List<QueueEntry> batches =
                    from.scan(cursor + way.length(), new QueueScan(scanBytes, budget.messagesLeft()));
            goesOn = !batches.isEmpty();
            for (QueueEntry batch : batches) {
                // What is behind a gap is for the next receive.
                goesOn = goesOn && batch.baseOffset() <= cursor + way.length() && over(way, cursor, batch);
            }
        }
        return way;
    }

    /** Goes over a batch; answers whether to go on behind it. */
    private boolean over(SegmentList way, long cursor, QueueEntry batch) {
        BatchTraits traits = queue.traits(batch);
        while (cursor + way.length() < batch.endOffset()) {
            long before = way.length();
            if (!hasRoom() || before >= MOST_WALKED || (leased > 0 && parked >= MOST_PARKED)) {
                return false;
            }
            Sifting known = sifting;
            long offset = cursor + before;
            if (known != null && !known.knows(offset)) {
                return false;
            }
            if (known != null && known.screen().nextPassing(offset) > offset) {
                way.add(1, Fate.PASSED);
            } else if (known == null && traits.isNone() && !delivery.orderly()) {
                lease(way, batch, cursor + before, (int) Math.min(messagesOfRoom, batch.count()), 0);
            } else {
                step(way, batch, traits, cursor + before, 0);
            }
            if (way.length() == before) {
                return false;
            }
        }
        return true;
    }

    /** Decides over one message at the cursor of {@code priority}; adds nothing if the receive ends before it. */
    private void step(SegmentList way, QueueEntry batch, BatchTraits traits, long offset, int priority) {
        MessageTraits message = traits.get((int) (offset - batch.baseOffset()));
        long lane = delivery.lane(message);
        int own = Delivery.priorityOf(message);
        boolean overtook = own > 0 && offset < covered[own];
        if (priority == 0 ? overtook : own != priority) {
            way.add(1, Fate.PASSED);
        } else if (delivery.isExpired(batch, message)) {
            expire(way, offset);
        } else if (lane == 0) {
            lease(way, batch, offset, 1, 0);
        } else {
            stepInLane(way, batch, offset, lane);
        }
    }

    private void expire(SegmentList way, long offset) {
        expired++;
        if (keepExpired) {
            kept.add(new OffsetRange(offset, 1));
            add(way, 1, Fate.WAITING, 0);
        } else {
            way.add(1, Fate.PASSED);
        }
    }

    private void stepInLane(SegmentList way, QueueEntry batch, long offset, long lane) {
        int before = lanes.getOrDefault(lane, group.lanes().isBusy(lane) ? -1 : 0);
        if (before >= 0 && before < delivery.laneRun()) {
            lease(way, batch, offset, 1, lane);
            lanes.put(lane, before + 1);
        } else {
            add(way, 1, Fate.PARKED, lane);
            parked++;
        }
    }

    private void lease(SegmentList way, QueueEntry batch, long offset, int most, long lane) {
        int count = budget.take(batch, offset, offset + most);
        add(way, count, Fate.LEASED, lane);
        leased += count;
    }

    private void add(SegmentList way, int count, Fate fate, long lane) {
        int before = way.segments().size();
        way.add(count, fate, lane);
        messagesOfRoom -= count;
        runsOfRoom -= way.segments().size() - before;
    }

    private boolean hasRoom() {
        return !budget.isSpent() && messagesOfRoom > 0 && runsOfRoom > 0;
    }

    /** Messages whose time to live was over. */
    long expired() {
        return expired;
    }

    /** Those of them that were put into the table. */
    List<OffsetRange> kept() {
        return kept;
    }
}
