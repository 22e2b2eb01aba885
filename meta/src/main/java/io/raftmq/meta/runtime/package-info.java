/**
 * The metadata group at work: one loop that owns the state, takes requests, proposes what was decided and answers when
 * it is committed. All decisions are made elsewhere (in {@code state} and {@code placement}); only this package knows
 * threads, time and Raft.
 */
@NullMarked
package io.raftmq.meta.runtime;

import org.jspecify.annotations.NullMarked;
