/**
 * The producer: a bounded buffer, one sender per partition that gathers batches and sees them through failures in order,
 * and the choice of partitions. {@link io.raftmq.client.producer.Verdict} holds the rules that keep a retried send
 * stored once.
 */
@NullMarked
package io.raftmq.client.producer;

import org.jspecify.annotations.NullMarked;
