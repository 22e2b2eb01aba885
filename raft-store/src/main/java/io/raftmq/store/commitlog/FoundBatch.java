package io.raftmq.store.commitlog;

import java.util.List;

/**
 * A batch met by a scan.
 *
 * @param trailer its trailer
 * @param offset where the trailer lies
 * @param end the offset after it
 * @param crc the trailer's checksum
 * @param records what was found before the trailer
 */
record FoundBatch(BatchTrailer trailer, long offset, long end, int crc, List<FoundRecord> records) {}
