package io.raftmq.broker.identity;

import java.util.List;
import java.util.UUID;

/**
 * What a data directory is.
 *
 * <pre>
 * FORMING --(part of the founders' table, or registered)--> MEMBER
 * </pre>
 *
 * @param nodeId the node it belongs to, for ever
 * @param directory its own random UUID, made with it
 * @param state whether it is part of a cluster yet
 * @param clusterId the cluster's id; empty while FORMING
 * @param incarnation the number of this directory at its node's address; 0 while FORMING
 * @param founders the table the cluster was formed with; empty while FORMING
 * @param storeMade whether its store was ever opened; then a directory without one has lost what it promised
 */
public record Identity(
        int nodeId,
        UUID directory,
        State state,
        String clusterId,
        int incarnation,
        List<Founder> founders,
        boolean storeMade) {
    /** Whether the directory is part of a cluster. */
    public enum State {
        FORMING,
        MEMBER
    }

    public Identity {
        founders = List.copyOf(founders);
        if ((state == State.MEMBER) == clusterId.isEmpty()) {
            throw new IllegalArgumentException(state + " with cluster id '" + clusterId + "'");
        }
    }

    /** A directory that was just made. */
    public static Identity fresh(int nodeId, UUID directory) {
        return new Identity(nodeId, directory, State.FORMING, "", 0, List.of(), false);
    }

    /** The same directory, now part of a cluster. */
    public Identity asMember(String cluster, int asIncarnation, List<Founder> founding) {
        return new Identity(nodeId, directory, State.MEMBER, cluster, asIncarnation, founding, storeMade);
    }

    Identity withStoreMade() {
        return new Identity(nodeId, directory, state, clusterId, incarnation, founders, true);
    }

    public boolean isMember() {
        return state == State.MEMBER;
    }

    /** Whether this very directory was there when the cluster was formed; only then may it vote without being added. */
    public boolean isFounder() {
        return founders.contains(new Founder(nodeId, directory));
    }
}
