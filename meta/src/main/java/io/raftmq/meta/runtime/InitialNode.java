package io.raftmq.meta.runtime;

import io.raftmq.store.PeerAddress;
import java.util.UUID;

/**
 * A node of a cluster that is being formed. The directory is part of it, so that a node which loses its disk between
 * forming and registering does not come back under the address it voted with.
 *
 * @param id the node's configured number, from 1
 * @param directory UUID of its data directory, as it answered when asked before forming
 * @param peer its Raft endpoint, incarnation 0
 */
public record InitialNode(int id, UUID directory, PeerAddress peer) {}
