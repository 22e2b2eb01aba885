package io.raftmq.broker.transaction;

/**
 * The bounds a partition's leader keeps for transactions; no part of the replicated format.
 *
 * @param maxOpen transactions without a decision; at the bound half messages are refused as BUSY
 * @param maxAsked questions to one producer group without an answer
 * @param maxAskedPerSecond questions to one producer group within a second
 * @param patienceMs a question without an answer for so long counts as unheard, and makes room for another
 * @param remembered of so many of the last held ids the decisions are remembered, and of up to a tenth more
 */
public record TransactionLimits(int maxOpen, int maxAsked, int maxAskedPerSecond, long patienceMs, long remembered) {
    /** 100,000 open; 256 questions out and 500 a second to each group; 30 s for an answer; 1,000,000 ids. */
    public static final TransactionLimits DEFAULT = new TransactionLimits(100_000, 256, 500, 30_000, 1_000_000);

    public TransactionLimits {
        if (maxOpen < 1 || maxAsked < 1 || maxAskedPerSecond < 1 || patienceMs < 1 || remembered < 10) {
            throw new IllegalArgumentException("every limit is at least 1, remembered ids at least 10");
        }
    }
}
