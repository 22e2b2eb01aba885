package io.raftmq.meta.placement;

import io.raftmq.store.PeerAddress;
import java.util.Set;

/**
 * One step of a membership change, for the group's leader to carry out. Each is safe to stop before, in the middle of
 * and after; {@link MembershipPlan#nextStep} goes on from whatever was committed.
 */
public sealed interface MembershipStep {
    /** Let these replicas copy the log without a vote. */
    record AddLearners(Set<PeerAddress> learners) implements MembershipStep {}

    /** Learners are still copying; ask again later. */
    record Wait() implements MembershipStep {}

    /** Let go of learners that are wanted no more (a cancelled move, a removed node). */
    record RemoveLearners(Set<PeerAddress> learners) implements MembershipStep {}

    /**
     * Change the voters. Raft refuses a voter that is a learner, so {@code promoted} are removed as learners first and
     * the voters changed right after, as one step: stopped in between, the plan begins again with learners whose logs
     * are nearly complete.
     *
     * @param promoted learners to remove first; may be empty
     * @param voters the new voters
     */
    record ChangeVoters(Set<PeerAddress> promoted, Set<PeerAddress> voters) implements MembershipStep {}

    /** The group is where it belongs. */
    record Done() implements MembershipStep {}
}
