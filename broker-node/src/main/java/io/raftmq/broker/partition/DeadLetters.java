package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.deadletter.StoredAt;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Kept;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.partition.DeadLetterRecord.Bury;
import io.raftmq.broker.partition.DeadLetterRecord.Death;
import io.raftmq.broker.partition.DeadLetterRecord.Drop;
import io.raftmq.broker.partition.DeadLetterRecord.Keep;
import io.raftmq.broker.partition.DeadLetterRecord.Letter;
import io.raftmq.broker.partition.DeadLetterRecord.Resend;
import io.raftmq.broker.partition.PartitionState.At;
import java.util.ArrayList;
import java.util.List;

/** What the records of dead letter queues do to a partition's state. Each does the same on every replica. */
final class DeadLetters {
    private final PartitionState state;
    private final Storyteller story;

    DeadLetters(PartitionState state, Storyteller story) {
        this.state = state;
        this.story = story;
    }

    void apply(DeadLetterRecord record, At at, Changes changes) {
        if (record instanceof Bury r) {
            bury(r, at, changes);
        } else if (record instanceof Keep r) {
            keep(r, changes);
        } else if (record instanceof Resend r) {
            resend(r, at, changes);
        } else if (record instanceof Drop r) {
            drop(r, at, changes);
        }
    }

    /** These messages of the group are done with: their places need not be remembered any more. */
    void release(ConsumerGroup group, List<OffsetRange> ranges, Changes changes) {
        for (OffsetRange range : ranges) {
            release(group, range.first(), range.end(), changes);
        }
    }

    /** The group begins elsewhere, or is no more. */
    void releaseAll(ConsumerGroup group, Changes changes) {
        release(group, Long.MIN_VALUE, Long.MAX_VALUE, changes);
    }

    private void bury(Bury record, At at, Changes changes) {
        ConsumerGroup group = state.groups.find(record.group(), state.head.logStart());
        if (group == null) {
            return;
        }
        List<OffsetRange> dead = new ArrayList<>();
        for (Death death : record.deaths()) {
            Kept kept = death.kept();
            story.dead(group, death, record.reason(), record.note(), at, changes);
            pin(kept.at(), kept.count());
            for (int i = 0; i < kept.count(); i++) {
                DeadLetter letter = new DeadLetter(
                        group.deadLetters().add(),
                        kept.first() + i,
                        kept.at().plus(i),
                        record.reason(),
                        death.attempts(),
                        death.firstFailedMs(),
                        at.timeMs(),
                        record.note());
                changes.letterPut(group, letter);
            }
            dead.add(new OffsetRange(kept.first(), kept.count()));
        }
        changes.lettersCounted(group);
        group.done(dead, at.timeMs(), changes);
        release(group, dead, changes);
    }

    private void keep(Keep record, Changes changes) {
        ConsumerGroup group = state.groups.find(record.group(), state.head.logStart());
        if (group != null) {
            for (Kept part : record.parts()) {
                pin(part.at(), part.count());
                release(group, part.first(), part.end(), changes);
                group.keep(part, changes);
            }
        }
    }

    private void resend(Resend record, At at, Changes changes) {
        ConsumerGroup group = state.groups.find(record.group(), state.head.logStart());
        if (group == null) {
            return;
        }
        for (Letter letter : record.letters()) {
            remove(group, letter, changes);
            story.offeredAgain(group, letter.offset(), at, changes);
            release(group, letter.offset(), letter.offset() + 1, changes);
            group.keep(new Kept(letter.offset(), 1, letter.at()), changes); // the letter's pin is its own now
            group.offerAgain(letter.offset(), at.timeMs(), changes);
        }
        changes.lettersCounted(group);
        passOver(group, record.letters(), at, changes);
    }

    private void drop(Drop record, At at, Changes changes) {
        ConsumerGroup group = state.groups.find(record.group(), state.head.logStart());
        if (group == null) {
            return;
        }
        for (Letter letter : record.letters()) {
            remove(group, letter, changes);
            unpin(letter.at(), 1);
        }
        changes.lettersCounted(group);
        passOver(group, record.letters(), at, changes);
    }

    /** Who reads the queue is done with letters that left it. */
    private void passOver(ConsumerGroup group, List<Letter> letters, At at, Changes changes) {
        for (ConsumerGroup reader : state.groups.readersOf(group.name(), state.head.logStart())) {
            List<OffsetRange> gone = letters.stream()
                    .filter(letter -> letter.number() < reader.cursor())
                    .map(letter -> new OffsetRange(letter.number(), 1))
                    .toList();
            reader.done(gone, at.timeMs(), changes);
        }
    }

    private void release(ConsumerGroup group, long from, long to, Changes changes) {
        for (Kept part : group.release(from, to, changes)) {
            unpin(part.at(), part.count());
        }
    }

    private void pin(StoredAt at, int messages) {
        state.held.bodies().pin(id(at), at.length(), messages);
    }

    private void unpin(StoredAt at, int messages) {
        state.held.bodies().unpin(id(at), messages, state.head.logStart());
    }

    private static BodyId id(StoredAt at) {
        return new BodyId(at.raftIndex(), at.position());
    }

    private static void remove(ConsumerGroup group, Letter letter, Changes changes) {
        group.deadLetters().remove();
        changes.letterRemoved(group, letter.number(), letter.offset());
    }
}
