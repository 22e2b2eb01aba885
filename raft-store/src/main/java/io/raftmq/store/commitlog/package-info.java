/**
 * The CommitLog: one per node, shared by all its Raft groups. It knows groups, indexes and terms, and nothing of JRaft,
 * RocksDB, sockets or messages.
 *
 * <p>Two streams of segments: the main one takes what groups append, in batches that end in a chained trailer; the cold
 * one takes entries that were moved out of segments about to go. What a group's entries are is the fold of what all
 * segments say, in order: appended runs, and markers that state its bounds (truncations, resets, erasures). A segment
 * says it by its sidecar once it is sealed, and by a scan before.
 *
 * <p>One thread writes ({@code LogCore} in {@code WriterThread}), one preallocates, seals and deletes; any thread reads.
 * All file I/O goes through {@code Disk}, so that tests can cut its power.
 */
@NullMarked
package io.raftmq.store.commitlog;

import org.jspecify.annotations.NullMarked;
