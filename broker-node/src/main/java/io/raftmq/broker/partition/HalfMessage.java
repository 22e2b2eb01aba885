package io.raftmq.broker.partition;

import io.raftmq.broker.transaction.OpenTransaction;

/**
 * A message without a decision, and where it lies.
 *
 * @param place of one message: its batch and its slot; its offset means nothing
 */
public record HalfMessage(OpenTransaction transaction, QueueEntry place) {}
