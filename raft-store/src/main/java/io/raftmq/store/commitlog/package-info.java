/**
 * The CommitLog: one per node, shared by all its Raft groups. Segments, records, recovery, group commit, relocation. It
 * knows groups, indexes and terms, and nothing of JRaft, RocksDB, sockets or messages.
 */
@NullMarked
package io.raftmq.store.commitlog;

import org.jspecify.annotations.NullMarked;
