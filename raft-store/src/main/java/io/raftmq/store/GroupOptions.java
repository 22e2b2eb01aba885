package io.raftmq.store;

import java.util.Set;

/**
 * How to start one group on this node.
 *
 * @param id the group
 * @param initialVoters the voters of a group that has never run anywhere; empty for a replica that joins a running
 *     group (it waits to be added, and never starts an election before). Ignored when the group's log already exists.
 * @param syncBeforeAck false only for topics with {@code flush=async}: an append is answered once written
 */
public record GroupOptions(GroupId id, Set<PeerAddress> initialVoters, boolean syncBeforeAck) {
    public GroupOptions {
        initialVoters = Set.copyOf(initialVoters);
    }
}
