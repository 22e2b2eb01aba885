package io.raftmq.broker.partition;

import io.raftmq.broker.held.HeldTotals;
import io.raftmq.broker.partition.PartitionRecord.Trim;

/** The scalars of a partition's state; stored as one value with each entry. */
final class PartitionHead {
    private static final int FORMAT = 1;

    private long endOffset;
    private long logStart;
    private long groupTimeMs;
    private long lastIndex;
    private long chainTerm;
    private long chainNext;
    private long leaseTerm;
    private long leases;
    private int nextGroup = 1;
    private long storedBytes;
    private long trimmedBytes;
    private long firstIndex;
    private long events;
    private final HeldTotals held;

    /** The state of a partition in which nothing has happened. */
    PartitionHead() {
        held = new HeldTotals();
    }

    private PartitionHead(ByteSource from) {
        int format = from.u8();
        if (format != FORMAT) {
            throw new UnreadableEntryException(
                    "state format version " + format + "; this build reads " + FORMAT + ": upgrade this node");
        }
        endOffset = from.varint();
        logStart = from.varint();
        groupTimeMs = from.varint();
        lastIndex = from.varint();
        chainTerm = from.varint();
        chainNext = from.varint();
        leaseTerm = from.varint();
        leases = from.varint();
        nextGroup = from.varint(1, Integer.MAX_VALUE);
        storedBytes = from.varint();
        trimmedBytes = from.varint();
        firstIndex = from.varint();
        held = new HeldTotals(from.varint(), from.varint(), from.varint(), from.varint(), from.varint());
        events = from.varint();
        from.end();
    }

    static PartitionHead decode(byte[] value) {
        return new PartitionHead(new ByteSource(value));
    }

    byte[] encode() {
        return new ByteSink(96)
                .u8(FORMAT)
                .varint(endOffset)
                .varint(logStart)
                .varint(groupTimeMs)
                .varint(lastIndex)
                .varint(chainTerm)
                .varint(chainNext)
                .varint(leaseTerm)
                .varint(leases)
                .varint(nextGroup)
                .varint(storedBytes)
                .varint(trimmedBytes)
                .varint(firstIndex)
                .varint(held.nextId())
                .varint(held.timed())
                .varint(held.half())
                .varint(held.bodyBytes())
                .varint(held.movedBelow())
                .varint(events)
                .toArray();
    }

    PartitionHead copy() {
        return decode(encode());
    }

    /** The offset the next message gets. */
    long endOffset() {
        return endOffset;
    }

    /** The oldest retained offset. */
    long logStart() {
        return logStart;
    }

    /** Group time of the last entry; never goes back. */
    long groupTimeMs() {
        return groupTimeMs;
    }

    /** Raft index of the last entry that took effect. */
    long lastIndex() {
        return lastIndex;
    }

    /** The number that the next entry of {@code term} must carry to take effect. */
    long chainNextIn(long term) {
        return term == chainTerm ? chainNext : 0;
    }

    /** Leases given in {@code term} so far. */
    long leasesIn(long term) {
        return term == leaseTerm ? leases : 0;
    }

    /** The number the next new group gets. */
    int nextGroup() {
        return nextGroup;
    }

    /** Bytes of all batches ever stored. */
    long storedBytes() {
        return storedBytes;
    }

    /** Bytes of all batches ever let go. */
    long trimmedBytes() {
        return trimmedBytes;
    }

    /** Raft index of the entry that queued the first retained messages, 0 if none are retained. */
    long firstIndex() {
        return firstIndex;
    }

    /** Events of messages' stories told so far. */
    long events() {
        return events;
    }

    /** The number of one more event. */
    long countEvent() {
        return events++;
    }

    /** The counts of what is held. */
    HeldTotals held() {
        return held;
    }

    /** The chain's next entry takes effect. */
    void entry(long raftIndex, long term, long timeMs) {
        chainNext = chainNextIn(term) + 1;
        chainTerm = term;
        lastIndex = raftIndex;
        groupTimeMs = Math.max(groupTimeMs, timeMs);
    }

    /** Messages join the queue; of their batch's bytes {@code bytes} count as theirs. */
    void queued(QueueEntry entry, long bytes) {
        endOffset = entry.endOffset();
        storedBytes += bytes;
        if (firstIndex == 0) {
            firstIndex = entry.queuedIndex();
        }
    }

    void group() {
        nextGroup++;
    }

    void lease(long term) {
        leases = leasesIn(term) + 1;
        leaseTerm = term;
    }

    void skipLeases(long term, long count) {
        leases = Math.max(leasesIn(term), count);
        leaseTerm = term;
    }

    void trim(Trim trim) {
        logStart = trim.logStart();
        firstIndex = trim.firstIndex();
        trimmedBytes = trim.bytesBefore();
    }
}
