package io.raftmq.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One committed entry of a group, on this replica.
 *
 * @param index its Raft index
 * @param term its Raft term
 * @param payload its bytes; read-only, the receiver may keep it (it is the heap buffer the log cached, never recycled)
 * @param proposal on the leader that proposed it, the object given to {@link RaftGroup#propose}; else null
 */
public record CommittedEntry(
        long index, long term, ByteBuffer payload, @Nullable Proposal proposal) {}
