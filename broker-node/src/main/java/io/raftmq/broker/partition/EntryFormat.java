package io.raftmq.broker.partition;

/**
 * A Raft entry of a partition, big-endian:
 *
 * <pre>
 * offset size field
 *  0     1    format version, {@link #VERSION}
 *  1     1    flags, 0
 *  2     2    number of records, unsigned
 *  4     8    the entry's number in its leader's term, from 0; replay gives effect only to the next one
 * 12     8    group time, ms
 * 20     ...  records: varint length of the body, u8 type, body
 * </pre>
 *
 * A batch's body is the producer's bytes as they came, so the queue can point straight into the entry.
 */
final class EntryFormat {
    static final int VERSION = 1;
    static final int HEADER_SIZE = 20;
    static final int COUNT_AT = 2;
    static final int MAX_RECORDS = 65_535;
    /** Raft takes no larger payload. */
    static final int MAX_BYTES = 8 << 20;

    private EntryFormat() {}
}
