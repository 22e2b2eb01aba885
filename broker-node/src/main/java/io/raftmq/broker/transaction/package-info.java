/**
 * Transactions as one partition sees them: the half messages that wait for their decision, when their producers are asked
 * for it and when they are rolled back by force, the memory of what was decided, and the bound on questions that are out.
 * Tables and rules only. A transaction is named by the held id of its message.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of queues, entries, requests or storage.
 */
@NullMarked
package io.raftmq.broker.transaction;

import org.jspecify.annotations.NullMarked;
