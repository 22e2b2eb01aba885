/**
 * What topics, groups and clients may send and receive a second on this node: the buckets, and which of them a request
 * draws from. Thread-safe and without a lock, since requests come on all event loops; time is injected. Nothing of
 * requests, partitions or connections.
 */
@NullMarked
package io.raftmq.broker.quota;

import org.jspecify.annotations.NullMarked;
