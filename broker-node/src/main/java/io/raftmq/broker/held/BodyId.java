package io.raftmq.broker.held;

/**
 * Names a stored batch for good.
 *
 * @param raftIndex the Raft entry in which it was first stored
 * @param position where it began within that entry's payload, bytes
 */
public record BodyId(long raftIndex, int position) {}
