package io.raftmq.broker.group;

/**
 * Where a queue-bound group stands in the partition, and who may say so.
 *
 * @param offset the next offset to consume; {@link #NONE} if nothing was committed yet
 * @param epoch of the owner that has the partition; commits of another are refused; 0 = nobody ever had it
 * @param resets how often the offset was reset by an operator; a commit of before a reset is refused
 * @param metadata the consumer's note
 */
public record CommittedOffset(long offset, long epoch, long resets, String metadata) {
    public static final long NONE = -1;

    /** Nothing was committed, and nobody has the partition. */
    public static final CommittedOffset NOTHING = new CommittedOffset(NONE, 0, 0, "");

    /** The same, for a new owner. */
    public CommittedOffset ownedBy(long newEpoch) {
        return new CommittedOffset(offset, newEpoch, resets, metadata);
    }

    /** Moved by an operator. */
    public CommittedOffset resetTo(long newOffset) {
        return new CommittedOffset(newOffset, epoch, resets + 1, "");
    }
}
