package io.raftmq.store.transport.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.transport.net.NodeAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandidateOrderTest {
    private static final List<NodeAddress> VOTERS = List.of(
            new NodeAddress("127.0.0.1", 9701), new NodeAddress("127.0.0.1", 9702), new NodeAddress("127.0.0.1", 9703));

    @Test
    void everyVoterHasAPlaceOfItsOwn() {
        for (int g = 0; g < 100; g++) {
            String group = "g1-" + g;
            Set<Integer> ranks = new HashSet<>();
            VOTERS.forEach(voter -> ranks.add(CandidateOrder.rank(group, VOTERS, voter, peer -> false)));
            assertThat(ranks).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @Test
    void theDeadLeaveTheLine() {
        NodeAddress dead = VOTERS.get(0);
        Set<Integer> ranks = new HashSet<>();
        VOTERS.stream().skip(1).forEach(voter -> ranks.add(CandidateOrder.rank("g1-7", VOTERS, voter, dead::equals)));
        assertThat(ranks).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void firstPlacesAreSpreadOverTheNodes() {
        int[] firsts = new int[3];
        for (int g = 0; g < 300; g++) {
            for (int v = 0; v < 3; v++) {
                if (CandidateOrder.rank("g1-" + g, VOTERS, VOTERS.get(v), peer -> false) == 0) {
                    firsts[v]++;
                }
            }
        }
        assertThat(Arrays.stream(firsts).min().orElseThrow()).isGreaterThan(60);
    }

    @Test
    void whoIsNoVoterHasNoPlace() {
        assertThat(CandidateOrder.rank("g1-0", VOTERS, new NodeAddress("127.0.0.1", 9704), peer -> false))
                .isEqualTo(-1);
        assertThat(CandidateOrder.rank("g1-0", List.of(), VOTERS.get(0), peer -> false))
                .isZero();
    }

    @Test
    void manyGroupsSpreadTheirElectionsAndTheNextInLineWaits() {
        for (int g = 0; g < 300; g++) {
            assertThat(CandidateOrder.delayMillis("g1-" + g, 0, 300)).isBetween(0L, 149L);
            assertThat(CandidateOrder.delayMillis("g1-" + g, 1, 300)).isBetween(600L, 749L);
        }
    }

    @Test
    void attemptsBeginFastAndSlowDown() {
        Attempts attempts = new Attempts();
        assertThat(attempts.plan("g", 2, 1).delayMillis()).isLessThan(300);
        long total = 0;
        for (int i = 0; i < 10; i++) {
            Attempts.Plan plan = attempts.plan("g", 2, 1);
            assertThat(plan.delayMillis()).isZero();
            total += plan.retryMillis();
        }
        assertThat(total).isBetween(5_000L, 20_000L);
        attempts.leaderIsWell();
        Attempts.Plan lostLeader = attempts.plan("g", 1, 1);
        assertThat(lostLeader.delayMillis()).isGreaterThanOrEqualTo(600);
        assertThat(lostLeader.retryMillis()).isEqualTo(100);
    }
}
