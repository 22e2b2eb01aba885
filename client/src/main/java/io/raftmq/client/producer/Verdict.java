package io.raftmq.client.producer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ErrorCode.Retry;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What becomes of a partition's sent and unanswered batches once something has failed and nothing is on the way any more.
 * These rules keep each stored once and all in order:
 *
 * <ul>
 *   <li>What may have been stored is only ever sent again with the sequence it had, so that the partition recognises it.
 *   <li>A batch given up leaves a hole in the sequences, so what follows needs a new identity; it gets one as soon as it
 *       is proven that it was not stored: because the batch before it was not, because every attempt was refused, or
 *       because the partition itself reports the hole.
 *   <li>Where neither can be known any more (the partition has forgotten the producer, the topic was replaced), a batch
 *       that may have been stored fails with its outcome unknown.
 * </ul>
 *
 * Pure.
 *
 * @param failed to be failed, in order, each with its last failure
 * @param newIdentity what remains is to be sent under a new producer id, with sequences from 0
 * @param lossSeen the partition misses a batch that it had acknowledged
 */
record Verdict(List<Batch> failed, boolean newIdentity, boolean lossSeen) {

    /**
     * Judges, and takes what failed out of {@code unresolved}.
     *
     * @param unresolved in the order of their sequences, each failed at its last attempt
     * @param topicReplaced the topic was deleted and created anew since they were first sent
     */
    static Verdict judge(Deque<Batch> unresolved, long nowNanos, boolean topicReplaced) {
        Batch first = unresolved.peek();
        if (first == null) {
            return new Verdict(List.of(), false, false);
        }
        if (first.lastFailedWith(FailureCode.PRODUCER_FENCED)) {
            List<Batch> all = new ArrayList<>(unresolved);
            unresolved.clear();
            return new Verdict(all, true, false);
        }
        if (topicReplaced || first.lastFailedWith(FailureCode.UNKNOWN_PRODUCER)) {
            List<Batch> lost = take(unresolved, batch -> batch.isOutcomeUnknown() || batch.isExpired(nowNanos));
            return new Verdict(lost, true, false);
        }
        List<Batch> givenUp =
                take(unresolved, batch -> batch.isExpired(nowNanos) || (isRefused(batch) && !isAhead(batch, first)));
        boolean hole = !givenUp.isEmpty();
        boolean holeIsCertain = givenUp.stream().noneMatch(Batch::isOutcomeUnknown);
        Batch head = unresolved.peek();
        if (head == null) {
            return new Verdict(givenUp, hole, false);
        }
        boolean missed = head.lastFailedWith(FailureCode.SEQUENCE_GAP);
        // Without a hole of ours, try the same once more: the batch before may have been answered after this one.
        boolean gapProven = missed && (hole || head.countGapAtHead() > 1);
        boolean absent = gapProven || (hole && (holeIsCertain || !head.isOutcomeUnknown()));
        if (absent) {
            unresolved.forEach(Batch::provenAbsent); // what comes after an absent one is absent too
        }
        return new Verdict(givenUp, absent, gapProven && !hole);
    }

    /** Whether the partition did not know the producer only because the one before was not stored: its own turn will come. */
    private static boolean isAhead(Batch batch, Batch first) {
        return batch != first && batch.lastFailedWith(FailureCode.UNKNOWN_PRODUCER);
    }

    private static boolean isRefused(Batch batch) {
        RequestException failure = batch.lastFailure();
        return failure != null && failure.retry() == Retry.NEVER && failure.code() != FailureCode.SEQUENCE_GAP;
    }

    private static List<Batch> take(Deque<Batch> from, java.util.function.Predicate<Batch> which) {
        List<Batch> taken = from.stream().filter(which).toList();
        from.removeAll(taken);
        return taken;
    }
}
