/**
 * What the rest of RaftMQ sees of the store: {@link io.raftmq.store.raft.RaftStore} hosts many Raft groups on one disk log
 * and one RocksDB. It knows bytes, not messages. No type of JRaft or RocksDB appears in this package's signatures.
 */
@NullMarked
package io.raftmq.store;

import org.jspecify.annotations.NullMarked;
