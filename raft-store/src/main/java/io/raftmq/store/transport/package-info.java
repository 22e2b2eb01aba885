/**
 * The Raft transport: JRaft's RPC over Netty, one connection per ordered pair of nodes for all groups, and what a node
 * knows of its peers' health. {@link io.raftmq.store.transport.RaftTransport} is the one object a node process builds;
 * {@link io.raftmq.store.transport.RaftNodeOptions} ties a JRaft node to it. JRaft types may enter here and in
 * {@code liveness}; the CommitLog, RocksDB and messages may not.
 */
@NullMarked
package io.raftmq.store.transport;

import org.jspecify.annotations.NullMarked;
