package io.raftmq.store.commitlog;

/**
 * What a scan found in a segment.
 *
 * @param contents what its records say
 * @param end the offset after the last batch to keep
 * @param lastCrc the last batch's trailer checksum, which the next one is chained to
 * @param lastKey the last batch's order key
 * @param maxBatch the highest batch number met, in what was cut too
 * @param firstSynced the first batch's synced-up-to position: where the segment before ended; -1 without a batch
 * @param lastSynced the last batch's synced-up-to position; -1 without a batch
 * @param batches batches kept
 * @param sealed whether the segment was finished
 * @param damaged whether anything below the last provable sync was not intact
 * @param leftovers whether something that is not kept lies behind the end
 */
record ScanResult(
        SegmentContents contents,
        long end,
        int lastCrc,
        long lastKey,
        long maxBatch,
        long firstSynced,
        long lastSynced,
        int batches,
        boolean sealed,
        boolean damaged,
        boolean leftovers) {}
