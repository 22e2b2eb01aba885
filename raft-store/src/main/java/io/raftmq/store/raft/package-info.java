/**
 * Raft groups on JRaft: the group host and the adapters that give JRaft our log, votes, snapshots and state machine.
 * JRaft's types live here (and in {@code transport}) and nowhere else; nothing here knows what an entry means.
 */
@NullMarked
package io.raftmq.store.raft;

import org.jspecify.annotations.NullMarked;
