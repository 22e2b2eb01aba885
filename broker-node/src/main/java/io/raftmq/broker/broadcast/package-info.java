/**
 * Offsets of the members of broadcast groups in one partition: each member has one of its own, under its stable id, until
 * it has been idle for too long. Tables and rules only.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of queues, entries, requests or storage.
 */
@NullMarked
package io.raftmq.broker.broadcast;

import org.jspecify.annotations.NullMarked;
