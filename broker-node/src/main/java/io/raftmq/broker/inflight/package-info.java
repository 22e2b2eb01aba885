/**
 * What a leader's entries in flight said of keys of whatever kind, for as long as they are in flight.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of what is kept by key, of entries, requests or
 * storage.
 */
@NullMarked
package io.raftmq.broker.inflight;

import org.jspecify.annotations.NullMarked;
