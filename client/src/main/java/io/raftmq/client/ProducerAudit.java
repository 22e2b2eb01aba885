package io.raftmq.client;

import java.time.Instant;
import java.util.List;

/**
 * What a partition has of one producer session. Every session numbers its messages per partition, from 0; so what is missing
 * or there twice shows.
 *
 * @param producerId the session
 * @param queued messages of it found in the partition's queue, repeats not counted
 * @param gaps runs of numbers of which no message was found, below what the partition says it has taken; empty where that
 *     cannot be told, because the partition's oldest messages are not retained any more
 * @param repeats messages found that had been found before
 * @param unqueued messages that the partition took and did not put into the queue then: repeats by their dedupe key, and
 *     timed and transactional ones, which may have come into it since
 * @param lastSent when the partition took its last batch; {@link Instant#EPOCH} if it has forgotten the session
 */
public record ProducerAudit(
        TopicPartition partition,
        long producerId,
        int epoch,
        long queued,
        List<Gap> gaps,
        long repeats,
        long unqueued,
        Instant lastSent) {
    /**
     * A run of numbers without messages.
     *
     * @param to the last one
     */
    public record Gap(long from, long to) {
        public long size() {
            return to - from + 1;
        }
    }

    public ProducerAudit {
        gaps = List.copyOf(gaps);
    }

    /** Messages in all gaps. */
    public long missing() {
        return gaps.stream().mapToLong(Gap::size).sum();
    }

    /** Messages that are missing and that no dedupe key, timer or transaction accounts for. */
    public long lost() {
        return Math.max(0, missing() - unqueued);
    }

    /** Whether nothing was lost and nothing is there twice. */
    public boolean isClean() {
        return lost() == 0 && repeats == 0;
    }
}
