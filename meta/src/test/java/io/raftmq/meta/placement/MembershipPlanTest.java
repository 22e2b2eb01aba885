package io.raftmq.meta.placement;

import static io.raftmq.meta.state.World.peer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A group that takes the plan's steps while its leader is stopped anywhere in between and the wish changes. It refuses
 * what Raft refuses, and checks that no replica ever votes that has not copied the log.
 */
class MembershipPlanTest {
    private static final long CAUGHT_UP = 10;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyInterruptionIsOvercome(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Simulation group = new Simulation(some(random, 1 + random.nextInt(5)));
            for (int wish = 0; wish < 3; wish++) {
                Set<PeerAddress> voters = some(random, 1 + random.nextInt(5));
                Set<PeerAddress> learners = new HashSet<>(some(random, random.nextInt(3)));
                learners.removeAll(voters);
                int steps = random.nextInt(12);
                for (int i = 0; i < steps; i++) {
                    group.step(voters, learners, random.nextInt(4), random);
                }
                if (wish == 2) {
                    group.finish(voters, learners, random);
                }
            }
        }
    }

    @Test
    void learnsFirstAndVotesThen() {
        Simulation group = new Simulation(Set.of(peer(1, 0), peer(2, 0), peer(3, 0)));
        Set<PeerAddress> wanted = Set.of(peer(1, 0), peer(2, 0), peer(4, 0));
        assertThat(group.next(wanted, Set.of())).isEqualTo(new MembershipStep.AddLearners(Set.of(peer(4, 0))));
        group.step(wanted, Set.of(), 0, new Random(1));
        assertThat(group.next(wanted, Set.of())).isInstanceOf(MembershipStep.Wait.class);
        group.lag.put(peer(4, 0), CAUGHT_UP);
        assertThat(group.next(wanted, Set.of())).isEqualTo(new MembershipStep.ChangeVoters(Set.of(peer(4, 0)), wanted));
        group.step(wanted, Set.of(), 0, new Random(1));
        assertThat(group.next(wanted, Set.of())).isInstanceOf(MembershipStep.Done.class);
    }

    @Test
    void aCancelledMoveLetsItsLearnersGo() {
        Set<PeerAddress> voters = Set.of(peer(1, 0), peer(2, 0), peer(3, 0));
        Membership now = new Membership(voters, Set.of(peer(4, 0)));
        assertThat(MembershipPlan.nextStep(now, voters, peer -> Optional.of(0L), CAUGHT_UP))
                .isEqualTo(new MembershipStep.RemoveLearners(Set.of(peer(4, 0))));
    }

    @Test
    void aLearnerThatIsNotReplicatedToIsWaitedFor() {
        Membership now = new Membership(Set.of(peer(1, 0)), Set.of(peer(2, 0)));
        assertThat(MembershipPlan.nextStep(now, Set.of(peer(1, 0), peer(2, 0)), peer -> Optional.empty(), CAUGHT_UP))
                .isInstanceOf(MembershipStep.Wait.class);
        assertThatThrownBy(() -> MembershipPlan.nextStep(now, Set.of(), peer -> Optional.empty(), CAUGHT_UP))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Set<PeerAddress> some(Random random, int count) {
        Set<PeerAddress> peers = new HashSet<>();
        while (peers.size() < count) {
            peers.add(peer(1 + random.nextInt(7), 0));
        }
        return Set.copyOf(peers);
    }

    private static final class Simulation {
        private Set<PeerAddress> voters;
        private final Set<PeerAddress> learners = new HashSet<>();
        private final Map<PeerAddress, Long> lag = new HashMap<>();

        Simulation(Set<PeerAddress> voters) {
            this.voters = voters;
            voters.forEach(peer -> lag.put(peer, 0L));
        }

        MembershipStep next(Set<PeerAddress> wantedVoters, Set<PeerAddress> wantedLearners) {
            return MembershipPlan.nextStep(
                    new Membership(voters, learners),
                    wantedVoters,
                    wantedLearners,
                    peer -> Optional.ofNullable(lag.get(peer)),
                    CAUGHT_UP);
        }

        /** Takes the next step, stopped after {@code interruption} of its parts if that is 1 or 2. */
        void step(Set<PeerAddress> wanted, Set<PeerAddress> wantedLearners, int interruption, Random random) {
            // Whoever belongs nowhere erases its replica, and would have to copy it all again.
            lag.keySet()
                    .removeIf(peer -> !voters.contains(peer)
                            && !learners.contains(peer)
                            && !wanted.contains(peer)
                            && !wantedLearners.contains(peer));
            MembershipStep step = next(wanted, wantedLearners);
            if (step instanceof MembershipStep.AddLearners add) {
                assertThat(add.learners()).isNotEmpty();
                assertThat(Collections.disjoint(add.learners(), voters)).isTrue();
                if (interruption != 1) {
                    learners.addAll(add.learners());
                    add.learners().forEach(peer -> lag.putIfAbsent(peer, 1_000L));
                }
            } else if (step instanceof MembershipStep.RemoveLearners remove) {
                assertThat(learners).containsAll(remove.learners());
                if (interruption != 1) {
                    learners.removeAll(remove.learners());
                }
            } else if (step instanceof MembershipStep.ChangeVoters change) {
                change(change, interruption);
            } else if (step instanceof MembershipStep.Wait) {
                lag.replaceAll((peer, behind) -> Math.max(0, behind - random.nextInt(400)));
            }
        }

        private void change(MembershipStep.ChangeVoters change, int interruption) {
            if (interruption == 1) {
                return;
            }
            assertThat(learners).containsAll(change.promoted());
            learners.removeAll(change.promoted());
            if (interruption == 2) {
                return;
            }
            assertThat(Collections.disjoint(change.voters(), learners))
                    .as("Raft refuses a voter that is a learner")
                    .isTrue();
            assertThat(change.voters())
                    .allSatisfy(peer -> assertThat(lag.get(peer))
                            .as("only who has copied the log may vote")
                            .isNotNull()
                            .isLessThanOrEqualTo(CAUGHT_UP));
            voters = change.voters();
        }

        void finish(Set<PeerAddress> wanted, Set<PeerAddress> wantedLearners, Random random) {
            for (int steps = 0; !(next(wanted, wantedLearners) instanceof MembershipStep.Done); steps++) {
                assertThat(steps).as("steps to get there").isLessThan(100);
                step(wanted, wantedLearners, 0, random);
            }
            assertThat(voters).isEqualTo(wanted);
            assertThat(List.copyOf(learners)).containsExactlyInAnyOrderElementsOf(wantedLearners);
        }
    }
}
