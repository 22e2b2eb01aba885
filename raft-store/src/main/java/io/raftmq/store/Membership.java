package io.raftmq.store;

import java.util.Set;

/** A group's committed membership. */
public record Membership(Set<PeerAddress> voters, Set<PeerAddress> learners) {
    public Membership {
        voters = Set.copyOf(voters);
        learners = Set.copyOf(learners);
    }
}
