/**
 * Claims: who may process a key for a consumer group now, and whether it was processed. The rules alone: who gets a claim,
 * whose word about it counts, and until when.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of messages, partitions, requests or storage.
 */
@NullMarked
package io.raftmq.broker.claim;

import org.jspecify.annotations.NullMarked;
