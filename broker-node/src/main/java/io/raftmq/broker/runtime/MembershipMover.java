package io.raftmq.broker.runtime;

import io.raftmq.client.wire.proto.PartitionReport;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.placement.MembershipPlan;
import io.raftmq.meta.placement.MembershipStep;
import io.raftmq.store.GroupId;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads groups from the membership they have to the one the metadata wants, a step at a time, and tells the metadata how
 * far they got; what the next step is follows from what is committed, so any leader can go on at any time.
 *
 * <pre>
 *   report --the image shows the report--> step --done, or failed--> report
 * </pre>
 *
 * <p>A node erases its replica when it is in none of the metadata's lists of a partition, so two rules keep the lists true:
 *
 * <ul>
 *   <li>A step is taken only while the image shows this leader's own last report: from then on every report of an earlier
 *       leader is refused, and no older goal is pursued.
 *   <li>Nothing is reported while a step is under way or a change of the membership is in the log and not committed. A
 *       newcomer that is to vote is in no list for a moment (it is no learner any more and no voter yet); were that
 *       reported and the move cancelled, its node would erase a replica that is about to vote, and to acknowledge.
 * </ul>
 */
final class MembershipMover {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipMover.class);
    /** Entries a newcomer may lack and still count as caught up. */
    private static final long CAUGHT_UP = 1_000;

    private final int nodeId;
    private final BiConsumer<GroupId, PartitionReport> reports;
    private final Set<GroupId> underWay = ConcurrentHashMap.newKeySet();

    /** @param reports told what the metadata should know of a group that this node leads */
    MembershipMover(int nodeId, BiConsumer<GroupId, PartitionReport> reports) {
        this.nodeId = nodeId;
        this.reports = reports;
    }

    /**
     * Reports the group, or takes its next step, or does neither while one is under way. Returns at once.
     *
     * @param known what the newest image says of it
     * @param term in which this node leads it
     * @param version rises with each change of its membership; read before this is called, so that a report never claims
     *     to be newer than it is
     */
    void attend(RaftGroup group, Partition known, long term, long version) {
        if (underWay.contains(group.id()) || !group.membershipSettled()) {
            return;
        }
        Membership membership = group.membership();
        if (known.shows(term, version)) {
            step(group, membership, known);
        } else if (!membership.voters().isEmpty()) {
            reports.accept(group.id(), report(group.id(), membership, term, version));
        }
    }

    private void step(RaftGroup group, Membership membership, Partition wanted) {
        MembershipStep step = MembershipPlan.nextStep(membership, wanted.goalVoters(), group::lag, CAUGHT_UP);
        if (step instanceof MembershipStep.Done || step instanceof MembershipStep.Wait) {
            return;
        }
        LOG.info("node {}: group {}: membership step {}", nodeId, group.id(), step);
        underWay.add(group.id());
        carryOut(group, step).whenComplete((done, failure) -> {
            underWay.remove(group.id());
            if (failure != null) {
                LOG.warn(
                        "node {}: group {}: membership step {} failed, tried again later: {}",
                        nodeId,
                        group.id(),
                        step,
                        failure.getMessage());
            }
        });
    }

    private static CompletableFuture<Void> carryOut(RaftGroup group, MembershipStep step) {
        if (step instanceof MembershipStep.AddLearners add) {
            return group.addLearners(add.learners());
        }
        if (step instanceof MembershipStep.RemoveLearners remove) {
            return group.removeLearners(remove.learners());
        }
        // Promoted learners stop being learners first; the group does that itself.
        return group.changeVoters(((MembershipStep.ChangeVoters) step).voters());
    }

    private static PartitionReport report(GroupId id, Membership membership, long term, long version) {
        return PartitionReport.newBuilder()
                .setTopicUid(id.topicUid())
                .setPartition(id.partition())
                .setTerm(term)
                .setVersion(version)
                .addAllVoters(texts(membership.voters()))
                .addAllLearners(texts(membership.learners()))
                .build();
    }

    private static List<String> texts(Set<PeerAddress> peers) {
        return peers.stream().map(PeerAddress::toString).sorted().toList();
    }
}
