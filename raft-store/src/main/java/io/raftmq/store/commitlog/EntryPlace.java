package io.raftmq.store.commitlog;

/**
 * Where one entry lies.
 *
 * @param segment its segment
 * @param index its Raft index
 * @param term its Raft term
 * @param place its packed place, or -1 when the segment's sidecar has it
 * @param ordinal its number in that sidecar
 */
record EntryPlace(Segment segment, long index, long term, long place, int ordinal) {}
