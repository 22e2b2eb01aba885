/**
 * A partition's replicated state machine. {@link io.raftmq.broker.partition.PartitionLeader} decides requests into
 * records; {@link io.raftmq.broker.partition.PartitionMachine} replays records, on every replica alike, and is the only
 * thing that changes state. What is asked of the applied state, its {@code StoredMessages}, {@code WaitingMessages},
 * {@code GroupStandings}, {@code DeadLetterQueues} and {@code MessageStories} answer.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness. Time is handed in, state is read and written through
 * {@code StateReader} and {@code StateWriter}. One thread at a time owns a machine and its leader.
 */
@NullMarked
package io.raftmq.broker.partition;

import org.jspecify.annotations.NullMarked;
