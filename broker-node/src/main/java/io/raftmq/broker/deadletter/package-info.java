/**
 * Dead letters: what a group's dead letter queue remembers of a message, and where in the log the message lies. The
 * messages themselves stay where they are; a dead letter holds on to its batch, so that it outlives the topic's
 * retention.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of queues, entries, requests or storage.
 */
@NullMarked
package io.raftmq.broker.deadletter;

import org.jspecify.annotations.NullMarked;
