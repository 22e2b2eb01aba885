package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.deadletter.StoredAt;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.store.StateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A group's dead letters as a queue, by their numbers; with gaps where letters have left. Reads the applied state. */
final class DeadLetterIndex implements GroupQueue {
    private final StateReader state;
    private final ConsumerGroup group;

    /** @param group the applied group whose letters these are */
    DeadLetterIndex(StateReader state, ConsumerGroup group) {
        this.state = state;
        this.group = group;
    }

    @Override
    public long start() {
        return 0;
    }

    @Override
    public long end() {
        return group.deadLetters().next();
    }

    @Override
    public long next(long from) {
        long[] found = {end()};
        scan(from, letter -> {
            found[0] = letter.number();
            return false;
        });
        return found[0];
    }

    @Override
    public @Nullable QueueEntry floor(long offset) {
        DeadLetter letter = letter(offset);
        return letter == null ? null : entry(letter);
    }

    @Override
    public List<QueueEntry> scan(long from, QueueScan scan) {
        List<QueueEntry> found = new ArrayList<>();
        scan(from, letter -> {
            QueueEntry entry = entry(letter);
            return scan.takes(entry) && found.add(entry);
        });
        return found;
    }

    @Nullable
    DeadLetter letter(long number) {
        return DeadLetterLayout.letter(state, group.number(), number);
    }

    /** The latest letter of the message at that offset of the partition, or null. */
    @Nullable
    DeadLetter letterOf(long offset) {
        return DeadLetterLayout.letterOf(state, group.number(), offset);
    }

    /** Shows the letters in order, from a number on, until the visitor has enough. */
    void scan(long from, Predicate<DeadLetter> visitor) {
        DeadLetterLayout.scan(state, group.number(), Math.max(0, from), visitor);
    }

    /** The letter as an entry of a queue. */
    static QueueEntry entry(DeadLetter letter) {
        return entry(letter.number(), 1, letter.at());
    }

    /** Messages that are referred to where they lie. */
    static QueueEntry entry(long first, int count, StoredAt at) {
        return new QueueEntry(
                first,
                count,
                at.raftIndex(),
                at.position(),
                at.length(),
                at.slot(),
                at.storeTimeMs(),
                at.storeTimeMs(),
                0,
                0,
                false);
    }
}
