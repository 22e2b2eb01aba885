/**
 * Connections between nodes: dialling, handshake, bounded outgoing queues, unanswered calls, pings. It moves frames and
 * knows nothing of groups, terms or elections. Everything of one connection belongs to one event loop; what other threads
 * may call says so.
 */
@NullMarked
package io.raftmq.store.transport.net;

import org.jspecify.annotations.NullMarked;
