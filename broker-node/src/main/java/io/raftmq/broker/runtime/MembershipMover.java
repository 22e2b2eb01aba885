package io.raftmq.broker.runtime;

import io.raftmq.meta.model.Partition;
import io.raftmq.meta.placement.MembershipPlan;
import io.raftmq.meta.placement.MembershipStep;
import io.raftmq.store.GroupId;
import io.raftmq.store.RaftGroup;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads groups from the membership they have to the one the metadata wants, a step at a time; what the next step is follows
 * from what is committed, so any leader can go on at any time. One step of a group is under way at once.
 */
final class MembershipMover {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipMover.class);
    /** Entries a newcomer may lack and still count as caught up. */
    private static final long CAUGHT_UP = 1_000;

    private final Set<GroupId> underWay = ConcurrentHashMap.newKeySet();

    /** Takes the next step, if there is one and none is under way. Returns at once. */
    void step(RaftGroup group, Partition wanted) {
        if (!underWay.add(group.id())) {
            return;
        }
        MembershipStep step = MembershipPlan.nextStep(group.membership(), wanted.goalVoters(), group::lag, CAUGHT_UP);
        carryOut(group, step).whenComplete((done, failure) -> {
            underWay.remove(group.id());
            if (failure != null) {
                LOG.warn(
                        "group {}: membership step {} failed, tried again later: {}",
                        group.id(),
                        step,
                        failure.getMessage());
            }
        });
    }

    private static CompletableFuture<Void> carryOut(RaftGroup group, MembershipStep step) {
        if (step instanceof MembershipStep.Done || step instanceof MembershipStep.Wait) {
            return CompletableFuture.completedFuture(null);
        }
        LOG.info("group {}: membership step {}", group.id(), step);
        if (step instanceof MembershipStep.AddLearners add) {
            return group.addLearners(add.learners());
        }
        if (step instanceof MembershipStep.RemoveLearners remove) {
            return group.removeLearners(remove.learners());
        }
        MembershipStep.ChangeVoters change = (MembershipStep.ChangeVoters) step;
        CompletableFuture<Void> before = change.promoted().isEmpty()
                ? CompletableFuture.completedFuture(null)
                : group.removeLearners(change.promoted());
        return before.thenCompose(removed -> group.changeVoters(change.voters()));
    }
}
