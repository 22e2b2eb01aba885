package io.raftmq.meta.model;

import io.raftmq.store.GroupId;
import io.raftmq.store.PeerAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A partition, which is one Raft group: where its replicas are and where they should be.
 *
 * @param id the topic's uid and the partition's number
 * @param replicas the group's voters as last reported by its leader (at first: as placed); the first is the preferred
 *     leader
 * @param targets where a move in progress leads, in order; empty if none
 * @param learners the group's learners as last reported
 * @param changes how often the voters changed; 0 = never, so {@code replicas} are the group's initial voters
 * @param leader the node that last reported to lead; {@link Replica#UNKNOWN_NODE} if none did yet
 * @param term the term of that report
 * @param reportVersion that report's place among those of its term; an older report changes nothing
 * @param rebuilding the node whose damaged replica was left out and is to come back empty;
 *     {@link Replica#UNKNOWN_NODE} if none
 */
public record Partition(
        GroupId id,
        List<Replica> replicas,
        List<Replica> targets,
        List<Replica> learners,
        int changes,
        int leader,
        long term,
        long reportVersion,
        int rebuilding) {
    public Partition {
        replicas = List.copyOf(replicas);
        targets = List.copyOf(targets);
        learners = List.copyOf(learners);
    }

    /** A partition just placed and not yet started anywhere. */
    public static Partition placed(GroupId id, List<Replica> replicas) {
        return new Partition(id, replicas, List.of(), List.of(), 0, Replica.UNKNOWN_NODE, 0, 0, Replica.UNKNOWN_NODE);
    }

    /** Where the replicas should be: the targets of a move in progress, else where they are. */
    public List<Replica> goal() {
        return targets.isEmpty() ? replicas : targets;
    }

    /** Whether a move is in progress. */
    public boolean moving() {
        return !targets.isEmpty();
    }

    /**
     * The voters that the partition's leader should lead the group to. It may act on them only while this partition shows
     * its own last report ({@link #shows}): an older image would have it undo what it has just done.
     */
    public Set<PeerAddress> goalVoters() {
        return peers(goal());
    }

    /** Whether a replica belongs at {@code peer}: as voter, as learner or as the target of a move. */
    public boolean belongsTo(PeerAddress peer) {
        return everyone().anyMatch(replica -> replica.peer().equals(peer));
    }

    /** Whether {@code node} has or shall have a replica, in whichever incarnation. */
    public boolean touches(int node) {
        return rebuilding == node || everyone().anyMatch(replica -> replica.node() == node);
    }

    /** Whether a damaged replica is on its way out, or is to be made anew. */
    public boolean isRebuilding() {
        return rebuilding != Replica.UNKNOWN_NODE;
    }

    /**
     * What {@code self} starts its replica with if it has no log of it yet: the initial voters if it is one of them and
     * the group's voters never changed; else nothing, and it waits to be added.
     */
    public Set<PeerAddress> initialVotersFor(PeerAddress self) {
        Set<PeerAddress> voters = peers(replicas);
        return changes == 0 && voters.contains(self) ? voters : Set.of();
    }

    /** This partition on its way to {@code newTargets}; empty cancels. Targets that are reached already end the move. */
    public Partition withTargets(List<Replica> newTargets) {
        return withTargets(newTargets, Replica.UNKNOWN_NODE);
    }

    /** The same; {@code rebuild} is the node that the targets leave out until it has erased what it had. */
    public Partition withTargets(List<Replica> newTargets, int rebuild) {
        boolean there = peers(newTargets).equals(peers(replicas));
        return new Partition(
                id,
                there ? newTargets : replicas,
                there ? List.of() : newTargets,
                learners,
                changes,
                leader,
                term,
                reportVersion,
                rebuild);
    }

    /** This partition as its leader reported it. Voters equal to the targets end the move. */
    public Partition reported(
            List<Replica> voters, List<Replica> newLearners, int newLeader, long newTerm, long version) {
        boolean changed = !peers(voters).equals(peers(replicas));
        boolean arrived = peers(voters).equals(peers(targets));
        return new Partition(
                id,
                arrived ? targets : voters,
                arrived ? List.of() : targets,
                newLearners,
                changed ? changes + 1 : changes,
                newLeader,
                newTerm,
                version,
                rebuilding);
    }

    /** Whether the last report applied is the one of that term and version. */
    public boolean shows(long reportTerm, long version) {
        return term == reportTerm && reportVersion == version;
    }

    /** Whether a report of that term and version tells nothing new. */
    public boolean knowsBetter(long reportTerm, long version) {
        return reportTerm < term || (reportTerm == term && version <= reportVersion);
    }

    private Stream<Replica> everyone() {
        return Stream.of(replicas, targets, learners).flatMap(List::stream);
    }

    private static Set<PeerAddress> peers(List<Replica> replicas) {
        return replicas.stream().map(Replica::peer).collect(Collectors.toUnmodifiableSet());
    }
}
