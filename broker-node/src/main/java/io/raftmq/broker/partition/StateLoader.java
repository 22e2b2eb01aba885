package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.story.Members;
import io.raftmq.broker.story.Redeliveries;
import io.raftmq.store.StateReader;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Reads a partition's state into memory: everything but the queue, which stays where it is. */
final class StateLoader {
    private final StateReader from;

    StateLoader(StateReader from) {
        this.from = from;
    }

    PartitionState load() {
        return read(this::loaded);
    }

    /** Reads something of a state: a key or a value that is too short for its kind is damage, whoever meets it. */
    static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new UnreadableEntryException("a key of the state is cut short", e);
        }
    }

    private PartitionState loaded() {
        byte[] head = from.get(StateKeys.head());
        Members members = new Members();
        Redeliveries redeliveries = new Redeliveries();
        StoryLayout.load(from, members, redeliveries);
        return new PartitionState(
                head == null ? new PartitionHead() : PartitionHead.decode(head),
                producers(),
                groups(),
                MemberState.load(from),
                new StateOverlay(from),
                TransactionValues.load(from),
                Claims.load(from),
                KeyedMessages.load(from),
                members,
                redeliveries);
    }

    private Producers producers() {
        List<ProducerState> all = new ArrayList<>();
        from.scan(StateKeys.producer(0), StateKeys.producerEnd(), (key, value) -> {
            all.add(StateValues.producer(StateKeys.longOf(key), value));
            return true;
        });
        all.sort(Comparator.comparingLong(ProducerState::lastTimeMs).thenComparingLong(ProducerState::id));
        Producers producers = new Producers.Applied();
        all.forEach(producers::put);
        return producers;
    }

    private Groups groups() {
        Groups groups = new Groups();
        from.scan(StateKeys.group(0), StateKeys.groupEnd(), (key, value) -> {
            groups.add(StateValues.group(StateKeys.groupOf(key), value));
            return true;
        });
        from.scan(StateKeys.committed(0), StateKeys.committedEnd(), (key, value) -> {
            owner(groups, key).restore(StateValues.committed(value));
            return true;
        });
        from.scan(StateKeys.priorityCursors(0), StateKeys.priorityCursorsEnd(), (key, value) -> {
            StateValues.restorePriorityCursors(value, owner(groups, key));
            return true;
        });
        from.scan(StateKeys.run(0, 0), StateKeys.runEnd(), (key, value) -> {
            owner(groups, key).restore(StateValues.run(StateKeys.firstOf(key), value));
            return true;
        });
        DeadLetterLayout.load(from, number -> owner(groups, number));
        return groups;
    }

    private static ConsumerGroup owner(Groups groups, byte[] key) {
        return owner(groups, StateKeys.groupOf(key));
    }

    private static ConsumerGroup owner(Groups groups, int number) {
        ConsumerGroup group = groups.find(number, 0);
        if (group == null) {
            throw new UnreadableEntryException("the state holds data of group " + number + ", but not the group");
        }
        return group;
    }
}
