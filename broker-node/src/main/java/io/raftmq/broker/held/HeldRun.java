package io.raftmq.broker.held;

import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchKind;
import io.raftmq.client.wire.BatchTraits;
import java.util.List;

/**
 * Neighbouring messages of one stored batch that are held together.
 *
 * @param first held id of the first message
 * @param count messages
 * @param kind TIMED or HALF
 * @param dueMs group time at which they are due; 0 for half messages
 * @param body the batch they are in
 * @param length bytes of that batch
 * @param batchCount messages in that batch
 * @param firstSlot the first message, counted within the batch
 * @param heldMs group time at which they were stored
 * @param maxBornMs the greatest born time of the batch
 * @param traits their traits but for the time of delivery, or none
 * @param hashes by what they are found; slots are counted from the first of these messages
 */
public record HeldRun(
        long first,
        int count,
        BatchKind kind,
        long dueMs,
        BodyId body,
        int length,
        int batchCount,
        int firstSlot,
        long heldMs,
        long maxBornMs,
        BatchTraits traits,
        List<BatchIndex.Entry> hashes) {
    public HeldRun {
        hashes = List.copyOf(hashes);
    }

    /** The held id after the last message. */
    public long end() {
        return first + count;
    }

    /** Whether it holds all of these. */
    public boolean holds(long from, int many) {
        return from >= first && many >= 1 && from <= end() - many;
    }

    /** The part of {@code many} messages from a held id on. */
    public HeldRun part(long from, int many) {
        int skipped = (int) (from - first);
        return new HeldRun(
                from,
                many,
                kind,
                dueMs,
                body,
                length,
                batchCount,
                firstSlot + skipped,
                heldMs,
                maxBornMs,
                traits.slice(skipped, many),
                part(hashes, skipped, many));
    }

    /** The hashes of {@code many} messages from a slot on, counted from there. */
    private static List<BatchIndex.Entry> part(List<BatchIndex.Entry> hashes, int from, int many) {
        return hashes.stream()
                .filter(entry -> entry.slot() >= from && entry.slot() < from + many)
                .map(entry -> new BatchIndex.Entry(entry.slot() - from, entry.hash()))
                .toList();
    }

    /** What its messages count of the batch's bytes. */
    public long shareOfBytes() {
        return Math.max(1, (long) length * count / batchCount);
    }
}
