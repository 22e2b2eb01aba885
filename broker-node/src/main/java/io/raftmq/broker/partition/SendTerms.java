package io.raftmq.broker.partition;

import io.raftmq.client.wire.proto.TransactionTerms;
import org.jspecify.annotations.Nullable;

/**
 * On what terms a batch is sent.
 *
 * @param transaction on which half messages wait; null for batches of other kinds
 * @param dedupeWindowMs how long the dedupe keys of the batch's messages are remembered
 */
record SendTerms(@Nullable TransactionTerms transaction, long dedupeWindowMs) {}
