package io.raftmq.store.transport.liveness;

import io.raftmq.store.transport.net.NodeAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * When a voter stands for election once its group lost its leader. Each voter works out the same order from the group's
 * name, so one stands at once and the next only if that came to nothing; the groups' first candidates are spread over a
 * while, and over the nodes. Pure.
 */
final class CandidateOrder {
    /** How long the next in line waits for the one before. */
    static final long STEP_MILLIS = 600;

    private static final long SPREAD_MIN_MILLIS = 10;
    private static final long SPREAD_MAX_MILLIS = 500;

    private CandidateOrder() {}

    /**
     * This voter's place in line, from 0; -1 if it is no voter. Nodes that seem dead have none.
     *
     * @param voters the group's voters as far as known; with none known, this node is taken for the first
     */
    static int rank(String group, Collection<NodeAddress> voters, NodeAddress self, Predicate<NodeAddress> seemsDead) {
        if (voters.isEmpty()) {
            return 0;
        }
        List<NodeAddress> line = voters.stream()
                .filter(voter -> voter.equals(self) || !seemsDead.test(voter))
                .sorted(Comparator.comparingInt((NodeAddress voter) -> mix(group.hashCode() * 31 + voter.hashCode()))
                        .thenComparing(NodeAddress::toString))
                .toList();
        return line.indexOf(self);
    }

    /** How long a voter of that rank waits, milliseconds, on a node with {@code groupCount} groups. */
    static long delayMillis(String group, int rank, int groupCount) {
        long spread = Math.max(SPREAD_MIN_MILLIS, Math.min(SPREAD_MAX_MILLIS, groupCount / 2));
        return Math.floorMod(mix(group.hashCode()), spread) + rank * STEP_MILLIS;
    }

    /** Spreads hash codes that differ in little. */
    private static int mix(int hash) {
        int mixed = hash * 0x9E3779B9;
        mixed ^= mixed >>> 15;
        mixed *= 0x85EBCA6B;
        return mixed ^ (mixed >>> 13);
    }
}
