package io.raftmq.broker.partition;

/**
 * How far a producer has come in a partition.
 *
 * @param nextSequence the sequence its next message has; it has sent all below
 * @param unqueued how many of them were not put into the queue when they came: repeats by their dedupe keys, and held ones
 * @param lastTimeMs group time of its last batch
 */
public record ProducerProgress(long id, int epoch, long nextSequence, long unqueued, long lastTimeMs) {}
