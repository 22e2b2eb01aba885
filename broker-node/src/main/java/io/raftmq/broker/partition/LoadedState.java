package io.raftmq.broker.partition;

import io.raftmq.store.StateReader;

/** A partition's state as it was read, and all that reads on in it; replaced whole when a snapshot was installed. */
final class LoadedState {
    final StateReader reader;
    final PartitionState state;
    final QueueIndex queue;
    final Checkpoints checkpoints;
    final StoredMessages messages;
    final WaitingMessages waiting;
    final GroupStandings groups;
    final DeadLetterQueues deadLetters;

    /** @throws UnreadableEntryException if the state is of a newer format or damaged */
    LoadedState(StateReader reader) {
        this.reader = reader;
        state = new StateLoader(reader).load();
        queue = StateLoader.read(() -> new QueueIndex(reader, state.head));
        checkpoints = StateLoader.read(() -> Checkpoints.load(reader, state.groups));
        messages = new StoredMessages(state, queue);
        waiting = new WaitingMessages(state);
        groups = new GroupStandings(state);
        deadLetters = new DeadLetterQueues(state, new MessagePlaces(reader, state, queue));
    }
}
