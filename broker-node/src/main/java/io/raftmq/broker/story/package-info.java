/**
 * What is remembered of messages' stories beyond where each of them stands: what happened to them in which group (events,
 * the last ones of a partition), why a waiting message failed last, which members leases were given to, where a group
 * began, how timers ended, which redeliveries were done.
 *
 * <p>All of it is bounded by itself, so nothing here can grow with traffic, and nothing that is decided about messages
 * depends on it but that a redelivery is done once.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of queues, entries, requests or storage.
 */
@NullMarked
package io.raftmq.broker.story;

import org.jspecify.annotations.NullMarked;
