package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.group.Segment;
import io.raftmq.broker.group.Segment.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which messages one receive leases: those due again first, then new ones from the cursor, within the receiver's bounds.
 * Batches are sent whole, so a batch counts its bytes once, however many of its messages are leased; the first batch is
 * taken whatever its size.
 */
final class LeasePlan {
    private final MessagePlaces places;
    private final GroupQueue queue;
    private final TreeMap<Long, QueueEntry> batches = new TreeMap<>();
    private final List<OffsetRange> again = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private long passedOver;
    private int messagesLeft;
    private final SentOnce sentOnce = new SentOnce();
    private long bytesLeft;
    private int fresh;
    private boolean full;

    LeasePlan(MessagePlaces places, GroupQueue queue, int maxMessages, int maxBytes) {
        this.places = places;
        this.queue = queue;
        messagesLeft = maxMessages;
        bytesLeft = maxBytes;
    }

    /** Takes messages whose lease or delay is over at {@code timeMs}. */
    void takeDue(ConsumerGroup group, long timeMs) {
        for (Run run : group.due(timeMs, messagesLeft)) {
            long offset = run.first();
            while (offset < run.end() && !full) {
                QueueEntry batch = places.floor(group, offset);
                if (batch == null) {
                    offset++; // not to be had now
                    continue;
                }
                int count = take(batch, offset, run.end());
                if (count == 0) {
                    return;
                }
                addAgain(offset, count);
                offset += count;
            }
        }
    }

    /** Takes at most {@code most} messages from {@code cursor} on. */
    void takeFresh(long cursor, int most) {
        int wanted = Math.min(most, messagesLeft);
        if (wanted <= 0 || full) {
            return;
        }
        messagesLeft = wanted;
        int scanBytes = (int) Math.max(1, Math.min(Integer.MAX_VALUE, bytesLeft));
        for (QueueEntry batch : queue.scan(cursor, new QueueScan(scanBytes, wanted))) {
            if (batch.baseOffset() > cursor + fresh) {
                return; // a gap: what is behind it is for the next receive
            }
            fresh += take(batch, cursor + fresh, batch.endOffset());
        }
    }

    /** Takes at most {@code most} messages that pass the group's filter, in at most {@code mostRuns} runs. */
    void takeFresh(long cursor, int most, int mostRuns, Sifting sifting) {
        long offset = cursor;
        int left = Math.min(most, messagesLeft);
        int runsLeft = mostRuns;
        while (left > 0 && runsLeft > 0 && sifting.knows(offset)) {
            long passes = sifting.screen().nextPassing(offset);
            if (passes > offset) {
                segments.add(Segment.of(passes - offset, Fate.PASSED));
                passedOver += passes - offset;
                offset = passes;
                runsLeft--;
                continue;
            }
            List<QueueEntry> batches = queue.scan(offset, new QueueScan(1, 1));
            if (batches.isEmpty() || batches.get(0).baseOffset() > offset) {
                return;
            }
            int count = take(batches.get(0), offset, Math.min(sifting.screen().nextFailing(offset), offset + left));
            if (count == 0) {
                return;
            }
            addFresh(count);
            offset += count;
            left -= count;
        }
    }

    private void addFresh(int count) {
        fresh += count;
        int last = segments.size() - 1;
        if (last >= 0 && segments.get(last).fate() == Fate.LEASED) {
            segments.set(last, Segment.of(segments.get(last).count() + count, Fate.LEASED));
        } else {
            segments.add(Segment.of(count, Fate.LEASED));
        }
    }

    /** With a filter: what the cursor goes over, in order. */
    List<Segment> segments() {
        return segments;
    }

    /** With a filter: how many messages of the segments do not pass. */
    long passedOver() {
        return passedOver;
    }

    List<OffsetRange> again() {
        return again;
    }

    int fresh() {
        return fresh;
    }

    boolean isEmpty() {
        return fresh == 0 && again.isEmpty();
    }

    /** The batches that hold what was taken, by offset. */
    List<QueueEntry> batches() {
        return new ArrayList<>(batches.values());
    }

    private int take(QueueEntry batch, long from, long to) {
        if (full || messagesLeft == 0) {
            return 0;
        }
        if (!batches.containsKey(batch.baseOffset())) {
            if (!batches.isEmpty() && sentOnce.bytesOf(batch) > bytesLeft) {
                full = true;
                return 0;
            }
            batches.put(batch.baseOffset(), batch);
            bytesLeft -= sentOnce.bytesOf(batch);
            sentOnce.sent(batch);
        }
        int count = (int) Math.min(messagesLeft, Math.min(to, batch.endOffset()) - from);
        messagesLeft -= count;
        return count;
    }

    private void addAgain(long offset, int count) {
        @Nullable OffsetRange last = again.isEmpty() ? null : again.get(again.size() - 1);
        if (last != null && last.end() == offset) {
            again.set(again.size() - 1, new OffsetRange(last.first(), last.count() + count));
        } else {
            again.add(new OffsetRange(offset, count));
        }
    }
}
