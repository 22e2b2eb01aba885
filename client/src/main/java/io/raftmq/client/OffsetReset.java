package io.raftmq.client;

/** Where a pull consumer goes on when its position is not retained any more, or when it has none. */
public enum OffsetReset {
    /** The oldest retained message. */
    EARLIEST,
    /** The end. */
    LATEST,
    /** Nowhere: the poll fails with OFFSET_OUT_OF_RANGE, and so does a start without a position. */
    ERROR
}
