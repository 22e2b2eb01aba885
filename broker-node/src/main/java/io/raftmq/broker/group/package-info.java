/**
 * Consumer groups as one partition sees them: the first-delivery cursor, the table of outstanding messages, leases and
 * their fencing, committed offsets. Tables and rules only: what may be leased, acked or renewed, and what that changes.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of queues, entries, requests or storage.
 */
@NullMarked
package io.raftmq.broker.group;

import org.jspecify.annotations.NullMarked;
