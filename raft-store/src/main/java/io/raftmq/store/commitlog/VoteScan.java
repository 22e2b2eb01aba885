package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a vote journal. Every record stands there twice; a batch of which one cannot be read in either place is damage
 * when a later batch shows that it had been synced, and the torn end otherwise.
 */
final class VoteScan {
    private static final int ALIGNMENT = 8;

    private final Map<GroupId, VoteRecord> last = new HashMap<>();
    private final TreeMap<Integer, BitSet> found = new TreeMap<>();
    private final Map<Integer, Integer> counts = new HashMap<>();

    /** @param from the offset of the first record */
    VoteScan(ByteBuffer file, int from, long salt) {
        int offset = from;
        while (offset < file.limit()) {
            VoteRecord record = VoteRecord.decode(file, offset, salt);
            if (record == null) {
                offset += ALIGNMENT;
            } else {
                take(record);
                offset += record.size();
            }
        }
    }

    private void take(VoteRecord record) {
        found.computeIfAbsent(record.batch(), batch -> new BitSet()).set(record.ordinal());
        counts.put(record.batch(), record.count());
        VoteRecord before = last.get(record.group());
        if (before == null || before.batch() <= record.batch()) {
            last.put(record.group(), record);
        }
    }

    /** Each group's last record. */
    Map<GroupId, VoteRecord> last() {
        return last;
    }

    /**
     * The last batch that lacks a record it must have; 0 if there is none. Who has no later record may have lost one.
     *
     * @param firstIsWhole whether the first batch was synced before the file got its name, as a rewritten file's is
     */
    int lastDamagedBatch(boolean firstIsWhole) {
        int newest = found.isEmpty() ? 0 : found.lastKey();
        int proven = Math.max(newest - 1, firstIsWhole ? 1 : 0);
        for (int batch = proven; batch >= 1; batch--) {
            BitSet records = found.get(batch);
            if (records == null || records.cardinality() < counts.getOrDefault(batch, 1)) {
                return batch;
            }
        }
        return 0;
    }
}
