package io.raftmq.broker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.proto.PartitionReport;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a leader may report its group and when it may change it: the rules that keep a replica from being erased too soon. */
class MembershipMoverTest {
    private static final long TERM = 7;
    private static final Replica A = new Replica(1, FakeGroup.SELF);
    private static final Replica NEW = new Replica(2, new PeerAddress("127.0.0.1", 2, 0));

    private final FakeGroup group = new FakeGroup();
    private final List<PartitionReport> reports = new ArrayList<>();
    private final MembershipMover mover = new MembershipMover(1, (id, report) -> reports.add(report));

    @Test
    void stepsOnlyWhileTheImageShowsItsOwnLastReport() {
        Partition asked = Partition.placed(group.id(), List.of(A)).withTargets(List.of(NEW));
        mover.attend(group, asked, TERM, 1);
        assertThat(group.changes).as("an image of another leader's time").isEmpty();
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.getVotersList())
                        .containsExactly(A.peer().toString()));

        mover.attend(group, shown(asked, 1), TERM, 2);
        assertThat(group.changes).as("its own, but not the last").isEmpty();
        assertThat(reports).hasSize(2);

        mover.attend(group, shown(asked, 2), TERM, 2);
        assertThat(group.changes).containsOnlyKeys("addLearners");
        assertThat(reports).as("what is shown is not reported again").hasSize(2);
    }

    @Test
    void aNewcomerOnItsWayFromLearnerToVoterIsNotReportedAsBeingInNoList() {
        group.membership = new Membership(Set.of(A.peer()), Set.of(NEW.peer()));
        Partition learning = shown(Partition.placed(group.id(), List.of(A)).withTargets(List.of(NEW)), 1);
        mover.attend(group, learning, TERM, 1);
        assertThat(group.changes).containsOnlyKeys("changeVoters");

        // The group has removed the learner, and has not made it a voter yet.
        group.membership = new Membership(Set.of(A.peer()), Set.of());
        mover.attend(group, learning, TERM, 2);
        assertThat(reports).isEmpty();

        group.membership = new Membership(Set.of(NEW.peer()), Set.of());
        Objects.requireNonNull(group.changes.get("changeVoters")).complete(null);
        mover.attend(group, learning, TERM, 3);
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.getVotersList())
                        .containsExactly(NEW.peer().toString()));
    }

    @Test
    void aChangeThatAnEarlierLeaderBeganIsWaitedFor() {
        group.membershipSettled = false;
        Partition placed = Partition.placed(group.id(), List.of(A));
        mover.attend(group, placed, TERM, 1);
        assertThat(reports).isEmpty();
        group.membershipSettled = true;
        mover.attend(group, placed, TERM, 1);
        assertThat(reports).hasSize(1);
    }

    @Test
    void aStepThatFailedIsTakenAgain() {
        Partition asked = shown(Partition.placed(group.id(), List.of(A)).withTargets(List.of(NEW)), 1);
        mover.attend(group, asked, TERM, 1);
        Objects.requireNonNull(group.changes.remove("addLearners"))
                .completeExceptionally(new IllegalStateException("planted"));
        mover.attend(group, asked, TERM, 1);
        assertThat(group.changes).containsOnlyKeys("addLearners");
    }

    /** The partition after this leader's report of that version, of the membership that the group has now. */
    private Partition shown(Partition before, long version) {
        List<Replica> learners = group.membership.learners().stream()
                .map(peer -> new Replica(2, peer))
                .toList();
        return before.reported(List.of(A), learners, 1, TERM, version);
    }
}
