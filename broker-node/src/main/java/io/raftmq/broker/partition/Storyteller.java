package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.group.Segment;
import io.raftmq.broker.partition.DeadLetterRecord.Death;
import io.raftmq.broker.partition.LaneRecord.Advance;
import io.raftmq.broker.partition.PartitionState.At;
import io.raftmq.broker.story.Event;
import io.raftmq.broker.story.EventKind;
import io.raftmq.broker.story.LastFailure;
import io.raftmq.broker.story.Members;
import io.raftmq.broker.story.Notes;
import java.util.List;

/**
 * Has what happens to messages remembered, when it is replayed. A leader's view tells nothing, nor do readers of dead
 * letters, whose offsets are numbers of letters.
 */
final class Storyteller {
    private final PartitionHead head;

    Storyteller(PartitionHead head) {
        this.head = head;
    }

    /** Neighbouring messages were given to somebody for the first time. */
    void leased(ConsumerGroup group, long first, int count, int member, At at, Changes changes) {
        tell(group, Event.of(EventKind.LEASED, first, count, at.timeMs(), member, 1), changes);
    }

    /** Messages were given to somebody once more; the table says so already. */
    void leasedAgain(ConsumerGroup group, List<OffsetRange> ranges, At at, Changes changes) {
        tellEach(group, EventKind.LEASED, ranges, at, changes);
    }

    /** A cursor went on from {@code first}. What a priority's own cursor goes over was not meant for it, and is not told. */
    void advanced(ConsumerGroup group, long first, Advance record, At at, Changes changes) {
        long offset = first;
        for (Segment segment : record.segments()) {
            int count = (int) Math.min(Integer.MAX_VALUE, segment.count());
            switch (segment.fate()) {
                case LEASED -> leased(group, offset, count, record.member(), at, changes);
                case PASSED -> {
                    if (record.priority() == 0) {
                        Event passed = Event.of(EventKind.PASSED, offset, count, at.timeMs(), Members.NOBODY, 0);
                        tell(group, passed, changes);
                    }
                }
                case PARKED, WAITING -> {
                    // they are in the table, which knows more of them
                }
            }
            offset += segment.count();
        }
    }

    /** Messages are about to be done with; the table has them still. */
    void done(ConsumerGroup group, EventKind kind, List<OffsetRange> ranges, At at, Changes changes) {
        if (isTold(group, changes)) {
            for (OffsetRange range : ranges) {
                List<Run> parts = group.outstanding().within(range.first(), range.end());
                forgetFailures(group, parts, changes);
                parts.forEach(part -> tell(group, of(kind, part, at), changes));
                if (parts.isEmpty()) { // under a lease that was lost with its leader
                    tell(group, Event.of(kind, range.first(), (int) range.count(), at.timeMs(), 0, 0), changes);
                }
            }
        }
    }

    /** Attempts failed; the table says so already. Of a lane only the head's did, all behind it is parked. */
    void failed(
            ConsumerGroup group, DeadReason reason, String fullNote, List<OffsetRange> ranges, At at, Changes changes) {
        if (!isTold(group, changes)) {
            return;
        }
        String note = Notes.cut(fullNote);
        for (OffsetRange range : ranges) {
            for (Run part : group.outstanding().within(range.first(), range.end())) {
                if (!part.leased() && !part.isParked()) {
                    LastFailure failure = new LastFailure(reason, part.attempt(), part.member(), at.timeMs(), note);
                    for (long offset = part.first(); offset < part.end(); offset++) {
                        changes.failurePut(group, offset, failure);
                    }
                    Event event = new Event(
                            EventKind.FAILED,
                            part.first(),
                            part.count(),
                            at.timeMs(),
                            part.member(),
                            part.attempt(),
                            reason,
                            note);
                    tell(group, event, changes);
                }
            }
        }
    }

    /** Messages were handed back; the table says so already. */
    void returned(ConsumerGroup group, List<OffsetRange> ranges, At at, Changes changes) {
        tellEach(group, EventKind.RETURNED, ranges, at, changes);
    }

    /** Messages are about to become dead letters. */
    void dead(ConsumerGroup group, Death death, DeadReason reason, String note, At at, Changes changes) {
        if (isTold(group, changes)) {
            long first = death.kept().first();
            int count = death.kept().count();
            List<Run> parts = group.outstanding().within(first, first + count);
            forgetFailures(group, parts, changes);
            int member = parts.isEmpty() ? Members.NOBODY : parts.get(0).member();
            Event event = new Event(
                    EventKind.DEAD, first, count, at.timeMs(), member, death.attempts(), reason, Notes.cut(note));
            tell(group, event, changes);
        }
    }

    /** A message is about to be put on offer again. */
    void offeredAgain(ConsumerGroup group, long offset, At at, Changes changes) {
        if (isTold(group, changes)) {
            forgetFailures(group, group.outstanding().within(offset, offset + 1), changes);
            tell(group, Event.of(EventKind.OFFERED_AGAIN, offset, 1, at.timeMs(), Members.NOBODY, 0), changes);
        }
    }

    private void tellEach(ConsumerGroup group, EventKind kind, List<OffsetRange> ranges, At at, Changes changes) {
        if (isTold(group, changes)) {
            for (OffsetRange range : ranges) {
                for (Run part : group.outstanding().within(range.first(), range.end())) {
                    tell(group, of(kind, part, at), changes);
                }
            }
        }
    }

    private static Event of(EventKind kind, Run part, At at) {
        return Event.of(kind, part.first(), part.count(), at.timeMs(), part.member(), part.attempt());
    }

    private static void forgetFailures(ConsumerGroup group, List<Run> parts, Changes changes) {
        for (Run part : parts) {
            if (part.failedSinceMs() != 0) {
                changes.failuresForgotten(group, part.first(), part.end());
            }
        }
    }

    private static boolean isTold(ConsumerGroup group, Changes changes) {
        return changes != Changes.NONE && !DeadLetterNames.isReader(group.name());
    }

    private void tell(ConsumerGroup group, Event event, Changes changes) {
        if (!isTold(group, changes)) {
            return;
        }
        for (long from = event.first(); from < event.end(); from += StoryLayout.BLOCK - from % StoryLayout.BLOCK) {
            long to = Math.min(event.end(), from + StoryLayout.BLOCK - from % StoryLayout.BLOCK);
            changes.told(head.countEvent(), group, event.part(from, to));
        }
    }
}
