package io.raftmq.store.commitlog;

/** How much of the log's reserve a request must leave alone. */
enum Urgency {
    /** What clients send: leaves the whole reserve. */
    ORDINARY,
    /** What the node needs to get out of a full disk: leaves half of the reserve. */
    ESSENTIAL,
    /** Truncations, without which no space ever comes back: may use all of it. */
    FREEING;

    /** The bytes to leave of a reserve of so many segments. */
    long leaves(int reservedSegments, long segmentBytes) {
        return switch (this) {
            case ORDINARY -> reservedSegments * segmentBytes;
            case ESSENTIAL -> reservedSegments / 2 * segmentBytes;
            case FREEING -> 0;
        };
    }
}
