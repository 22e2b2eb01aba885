package io.raftmq.store.commitlog;

import java.nio.ByteBuffer;

/**
 * One entry of one group's Raft log.
 *
 * @param kind what the payload is; the log does not look inside
 * @param index its Raft index, from 1
 * @param term its Raft term
 * @param payload its bytes; the log reads it from position to limit without moving either
 */
public record LogRecord(Kind kind, long index, long term, ByteBuffer payload) {
    /** What a record's payload is. */
    public enum Kind {
        DATA,
        CONFIGURATION,
        NO_OP
    }
}
