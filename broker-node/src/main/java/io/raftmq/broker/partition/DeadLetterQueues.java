package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadLetter;
import io.raftmq.broker.group.ConsumerGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lies in the dead letter queues of a partition's groups. Reads the applied state. */
public final class DeadLetterQueues {
    private final PartitionState state;
    private final MessagePlaces places;

    DeadLetterQueues(PartitionState state, MessagePlaces places) {
        this.state = state;
        this.places = places;
    }

    /** A dead letter as what the queue would hold, to read its batch. */
    public static QueueEntry entryOf(DeadLetter letter) {
        return DeadLetterIndex.entry(letter);
    }

    /** Letters of all groups. */
    public long held() {
        return state.groups.held().stream()
                .mapToLong(group -> group.deadLetters().held())
                .sum();
    }

    /** Letters of a group. */
    public long held(String group) {
        ConsumerGroup found = find(group);
        return found == null ? 0 : found.deadLetters().held();
    }

    /** The number that a group's next letter gets. */
    public long end(String group) {
        ConsumerGroup found = find(group);
        return found == null ? 0 : found.deadLetters().next();
    }

    /** A group's letters in order, from a number on, at most {@code most}. */
    public List<DeadLetter> scan(String group, long from, int most) {
        List<DeadLetter> letters = new ArrayList<>();
        DeadLetterIndex index = places.lettersOf(group);
        if (index != null && most > 0) {
            index.scan(from, letter -> {
                letters.add(letter);
                return letters.size() < most;
            });
        }
        return letters;
    }

    /** The number of a group's first letter that became one at or after a time; the next letter's if there is none. */
    public long firstSince(String group, long timeMs) {
        long low = 0;
        long high = end(group);
        while (low < high) { // their times rise with their numbers
            long middle = low + (high - low) / 2;
            List<DeadLetter> letter = scan(group, middle, 1);
            if (letter.isEmpty() || letter.get(0).deadMs() >= timeMs) {
                high = middle;
            } else {
                low = letter.get(0).number() + 1;
            }
        }
        List<DeadLetter> first = scan(group, low, 1);
        return first.isEmpty() ? end(group) : first.get(0).number();
    }

    private @Nullable ConsumerGroup find(String group) {
        return state.groups.find(group, state.head.logStart());
    }
}
