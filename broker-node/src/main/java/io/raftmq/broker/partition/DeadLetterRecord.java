package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.deadletter.StoredAt;
import io.raftmq.broker.group.Kept;
import java.util.List;

/**
 * Changes of dead letter queues, and of what keeps messages longer than the queue does. Each names all that replay needs,
 * where the messages lie too, so that replay reads nothing.
 */
sealed interface DeadLetterRecord extends PartitionRecord {
    /** Outstanding messages leave the group for its dead letter queue. */
    record Bury(int group, DeadReason reason, String note, List<Death> deaths) implements DeadLetterRecord {}

    /**
     * Neighbouring messages of one batch.
     *
     * @param kept where they lie
     * @param attempts deliveries that counted
     * @param firstFailedMs group time of the first failure
     */
    record Death(Kept kept, int attempts, long firstFailedMs) {}

    /** The group remembers where these outstanding messages lie: retention is about to pass them. */
    record Keep(int group, List<Kept> parts) implements DeadLetterRecord {}

    /** Dead letters become outstanding messages again, as if never delivered. */
    record Resend(int group, List<Letter> letters) implements DeadLetterRecord {}

    /** Dead letters are forgotten. */
    record Drop(int group, List<Letter> letters) implements DeadLetterRecord {}

    /**
     * One letter.
     *
     * @param number its place in the dead letter queue
     * @param offset the message's offset in the partition
     * @param at where it lies
     */
    record Letter(long number, long offset, StoredAt at) {}
}
