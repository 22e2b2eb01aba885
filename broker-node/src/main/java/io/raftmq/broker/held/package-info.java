/**
 * Messages that are stored and not in the queue yet (held: timed ones, half messages of transactions), and batches that
 * something still refers to although the queue may have let go of them (bodies).
 *
 * <p><b>Held messages.</b> {@link io.raftmq.broker.held.HeldMessages#hold} gives each message of a stored batch a held id,
 * counted per partition from 1. Neighbours that share their fate are one {@link io.raftmq.broker.held.HeldRun}: timed ones
 * due in the same millisecond; half messages are runs of one. {@code find} reads, {@code take} takes messages out: to
 * release them into the queue, or to forget them. What is not there any more was taken before, so to take twice changes
 * nothing.
 *
 * <p><b>Bodies.</b> Whoever needs a stored batch to outlive its place in the queue {@code pin}s it by its
 * {@link io.raftmq.broker.held.BodyId}, where it was first stored, for so many messages, and {@code unpin}s it later. A
 * queue entry that refers to a batch stored elsewhere needs no pin: the body remembers the greatest offset that refers to it
 * and is needed as long as that is retained. The log is never trimmed past a body; a leader that wants to trim further has
 * it carried forward: its bytes are proposed once more, and the body lies there from then on. Its id stays, so nothing that
 * refers to it is touched; {@code locate} says where it can be read now.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of queues, entries, requests or storage, which is
 * handed in as {@link io.raftmq.broker.held.HeldStore}. All changes are made when a record is replayed, and in a leader's
 * view of what it proposed.
 */
@NullMarked
package io.raftmq.broker.held;

import org.jspecify.annotations.NullMarked;
