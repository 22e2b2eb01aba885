/**
 * Tables of keys that a partition remembers for a while: found by a 128-bit hash, counted, and forgotten at a time each
 * entry carries. They lie on disk; in memory are a count and what a leader has in flight. What an entry means is not known
 * here.
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of claims, messages, entries, requests or storage.
 */
@NullMarked
package io.raftmq.broker.keyed;

import org.jspecify.annotations.NullMarked;
