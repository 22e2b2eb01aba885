package io.raftmq.meta.model;

import io.raftmq.store.PeerAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A broker node.
 *
 * @param id its configured number, from 1
 * @param directories every data directory it ever registered, oldest first; the last is its current one. Never empty
 * @param client where clients connect; {@link Endpoint#UNKNOWN} until it has registered
 * @param http host:port of health, metrics and console; empty if off
 * @param rack where it stands, for placement; empty if not configured
 * @param epoch rises at each registration; 0 = an initial node that has not registered yet
 * @param alive whether it sends heartbeats
 * @param draining whether its replicas are moving away
 * @param maxFeatureLevel the highest feature level its software can replay
 */
public record Node(
        int id,
        List<Directory> directories,
        Endpoint client,
        String http,
        String rack,
        long epoch,
        boolean alive,
        boolean draining,
        int maxFeatureLevel) {
    public Node {
        directories = List.copyOf(directories);
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("node " + id + " has no directory");
        }
    }

    /** The directory it runs on now. */
    public Directory directory() {
        return directories.get(directories.size() - 1);
    }

    /** Where its replicas are now. */
    public PeerAddress peer() {
        return directory().peer();
    }

    /** The incarnation of its current directory. */
    public int incarnation() {
        return peer().incarnation();
    }

    /** The replica that a group places on this node's current directory. */
    public Replica replica() {
        return new Replica(id, peer());
    }

    /** The identity given to one of its directories, past or present. */
    public Optional<Directory> directory(UUID directory) {
        return directories.stream().filter(d -> d.id().equals(directory)).findFirst();
    }

    /** Whether it has registered at least once. */
    public boolean registered() {
        return epoch > 0;
    }

    /** Whether new replicas may be put here: registered and not draining. */
    public boolean takesReplicas() {
        return registered() && !draining;
    }

    public Node withAlive(boolean nowAlive) {
        return new Node(id, directories, client, http, rack, epoch, nowAlive, draining, maxFeatureLevel);
    }

    public Node withDraining(boolean nowDraining) {
        return new Node(id, directories, client, http, rack, epoch, alive, nowDraining, maxFeatureLevel);
    }
}
