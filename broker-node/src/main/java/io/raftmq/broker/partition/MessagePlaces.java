package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.StoredAt;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.Kept;
import io.raftmq.store.StateReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the messages that a group consumes lie, as far as they are applied. */
final class MessagePlaces {
    private final StateReader reader;
    private final PartitionState applied;
    private final QueueIndex queue;

    MessagePlaces(StateReader reader, PartitionState applied, QueueIndex queue) {
        this.reader = reader;
        this.applied = applied;
        this.queue = queue;
    }

    /** What the group consumes; null if it reads the dead letters of a group that is not known here. */
    @Nullable
    GroupQueue queueOf(String group) {
        String lettersOf = DeadLetterNames.queueOf(group);
        return lettersOf == null ? queue : lettersOf(lettersOf);
    }

    /** A group's dead letters, or null if the group is not known here. */
    @Nullable
    DeadLetterIndex lettersOf(String group) {
        ConsumerGroup found = applied.groups.find(group, 0);
        return found == null ? null : new DeadLetterIndex(reader, found);
    }

    /** What holds the group's outstanding message at {@code offset}; null if it is not to be had (any more, or yet). */
    @Nullable
    QueueEntry floor(ConsumerGroup group, long offset) {
        GroupQueue from = queueOf(group.name());
        if (from == null) {
            return null;
        }
        Kept kept = offset < from.start() ? group.kept(offset) : null;
        return kept != null ? DeadLetterIndex.entry(kept.first(), kept.count(), kept.at()) : from.floor(offset);
    }

    /** The places of a group's outstanding messages in [from, to), batch by batch; those that are not to be had are left out. */
    List<Kept> places(ConsumerGroup group, long from, long to) {
        List<Kept> places = new ArrayList<>();
        long offset = from;
        while (offset < to) {
            QueueEntry entry = floor(group, offset);
            if (entry == null) {
                offset++;
            } else {
                int count = (int) (Math.min(to, entry.endOffset()) - offset);
                StoredAt at = new StoredAt(
                        entry.raftIndex(),
                        entry.position(),
                        entry.length(),
                        entry.firstSlot() + (int) (offset - entry.baseOffset()),
                        entry.storeTimeMs());
                places.add(new Kept(offset, count, at));
                offset += count;
            }
        }
        return places;
    }
}
