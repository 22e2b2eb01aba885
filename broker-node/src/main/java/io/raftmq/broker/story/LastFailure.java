package io.raftmq.broker.story;

import io.raftmq.broker.deadletter.DeadReason;

/**
 * Why a message that waits for its next delivery failed last.
 *
 * @param attempt the delivery that failed
 * @param member number of the member that had it, 0 if none is known
 * @param timeMs group time
 * @param note what the consumer said of it
 */
public record LastFailure(DeadReason reason, int attempt, int member, long timeMs, String note) {}
