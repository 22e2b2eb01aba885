/**
 * Messages that must not be stored twice under one key within their topic's window: which messages of a batch are stored,
 * and which were before. The rules alone.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of batches, partitions, requests or storage.
 */
@NullMarked
package io.raftmq.broker.dedupe;

import org.jspecify.annotations.NullMarked;
