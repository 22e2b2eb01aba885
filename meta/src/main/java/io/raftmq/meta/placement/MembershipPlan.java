package io.raftmq.meta.placement;

import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How a Raft group gets from the membership it has to the one it should have: newcomers copy the log as learners first,
 * so that the voters never wait for an empty replica, and then all voters change at once by joint consensus. The plan
 * has no memory: the next step follows from what is committed, so any leader can go on at any time.
 */
public final class MembershipPlan {
    private MembershipPlan() {}

    /**
     * The next step towards the wanted membership.
     *
     * @param now the committed membership
     * @param voters the voters wanted; not empty
     * @param learners the learners wanted besides; none of them a wanted voter
     * @param lag how many entries a peer still lacks; empty when it is not being replicated to
     * @param caughtUp the lag up to which a learner counts as caught up
     */
    public static MembershipStep nextStep(
            Membership now,
            Set<PeerAddress> voters,
            Set<PeerAddress> learners,
            Function<PeerAddress, Optional<Long>> lag,
            long caughtUp) {
        if (voters.isEmpty()) {
            throw new IllegalArgumentException("a group needs a voter");
        }
        if (now.voters().equals(voters)) {
            return settleLearners(now, learners);
        }
        Set<PeerAddress> newcomers = minus(voters, now.voters());
        Set<PeerAddress> notYetLearning = minus(newcomers, now.learners());
        if (!notYetLearning.isEmpty()) {
            return new MembershipStep.AddLearners(notYetLearning);
        }
        boolean ready = newcomers.stream()
                .allMatch(peer ->
                        lag.apply(peer).map(behind -> behind <= caughtUp).orElse(false));
        return ready ? new MembershipStep.ChangeVoters(newcomers, Set.copyOf(voters)) : new MembershipStep.Wait();
    }

    /** The next step of a partition's group, which wants no learners in the end. */
    public static MembershipStep nextStep(
            Membership now, Set<PeerAddress> voters, Function<PeerAddress, Optional<Long>> lag, long caughtUp) {
        return nextStep(now, voters, Set.of(), lag, caughtUp);
    }

    private static MembershipStep settleLearners(Membership now, Set<PeerAddress> learners) {
        Set<PeerAddress> unwanted = minus(now.learners(), learners);
        if (!unwanted.isEmpty()) {
            return new MembershipStep.RemoveLearners(unwanted);
        }
        Set<PeerAddress> missing = minus(minus(learners, now.learners()), now.voters());
        return missing.isEmpty() ? new MembershipStep.Done() : new MembershipStep.AddLearners(missing);
    }

    private static Set<PeerAddress> minus(Set<PeerAddress> all, Set<PeerAddress> without) {
        Set<PeerAddress> rest = new HashSet<>(all);
        rest.removeAll(without);
        return Set.copyOf(rest);
    }
}
