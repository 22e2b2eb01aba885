package io.raftmq.meta.model;

import io.raftmq.store.PeerAddress;
import java.util.UUID;

/**
 * One data directory that a node has (or had), and the identity it was given. A directory is never given another peer
 * address, so what it promised in its groups' logs always stands under one name.
 *
 * @param id the UUID written in the directory when it was made
 * @param peer where its replicas are: the node's Raft endpoint and the directory's incarnation there
 */
public record Directory(UUID id, PeerAddress peer) {}
