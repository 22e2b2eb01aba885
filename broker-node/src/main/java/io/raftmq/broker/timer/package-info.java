/**
 * What a leader keeps in memory of the timers of a partition: the next ones, and no more; and the rules of times of
 * delivery. The timers themselves are held messages in the state, ordered by the time at which they are due.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of queues, entries, requests or storage.
 */
@NullMarked
package io.raftmq.broker.timer;

import org.jspecify.annotations.NullMarked;
