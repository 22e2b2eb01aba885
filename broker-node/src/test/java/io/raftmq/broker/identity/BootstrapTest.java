package io.raftmq.broker.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final List<Integer> INITIAL = List.of(3, 1, 2);
    private static final List<Founder> FOUNDERS =
            List.of(new Founder(1, directory(1)), new Founder(2, directory(2)), new Founder(3, directory(3)));
    private static final String CLUSTER = Bootstrap.clusterId(FOUNDERS);

    @Test
    void aLoneNodeFoundsItsOwnCluster() {
        BootstrapStep.Found step = (BootstrapStep.Found) Bootstrap.next(fresh(7), List.of(), Map.of());
        assertThat(step.identity().isMember()).isTrue();
        assertThat(step.identity().isFounder()).isTrue();
        assertThat(step.identity().clusterId()).isNotEmpty();
    }

    @Test
    void theLowestIdFormsTheClusterOnceAllAreThere() {
        assertThat(Bootstrap.next(fresh(1), INITIAL, Map.of(2, freshPeer(2)))).isInstanceOf(BootstrapStep.Wait.class);
        assertThat(Bootstrap.next(fresh(2), INITIAL, Map.of(1, freshPeer(1), 3, freshPeer(3))))
                .isEqualTo(new BootstrapStep.Wait("node 1 is about to form the cluster"));
        assertThat(Bootstrap.next(fresh(1), INITIAL, Map.of(2, freshPeer(2), 3, freshPeer(3))))
                .isEqualTo(new BootstrapStep.Found(fresh(1).asMember(CLUSTER, 0, FOUNDERS)));
    }

    @Test
    void theOthersFindThemselvesInTheTable() {
        assertThat(Bootstrap.next(fresh(2), INITIAL, Map.of(1, formedPeer(1))))
                .isEqualTo(new BootstrapStep.Found(fresh(2).asMember(CLUSTER, 0, FOUNDERS)));
    }

    @Test
    void aNodeWipedBetweenFormingAndStartingJoinsAsANewcomer() {
        Identity wiped = Identity.fresh(2, new UUID(9, 9));
        assertThat(Bootstrap.next(wiped, INITIAL, Map.of(1, formedPeer(1), 3, freshPeer(3))))
                .isEqualTo(new BootstrapStep.Join(CLUSTER, FOUNDERS));
        Identity wipedFirst = Identity.fresh(1, new UUID(9, 9));
        assertThat(Bootstrap.next(wipedFirst, INITIAL, Map.of(2, formedPeer(2), 3, freshPeer(3))))
                .isEqualTo(new BootstrapStep.Join(CLUSTER, FOUNDERS));
    }

    @Test
    void aNodeOutsideTheListJoinsAndNeverForms() {
        assertThat(Bootstrap.next(fresh(4), INITIAL, Map.of(1, freshPeer(1), 2, freshPeer(2), 3, freshPeer(3))))
                .isInstanceOf(BootstrapStep.Wait.class);
        assertThat(Bootstrap.next(fresh(4), INITIAL, Map.of(3, formedPeer(3))))
                .isEqualTo(new BootstrapStep.Join(CLUSTER, FOUNDERS));
    }

    @Test
    void contradictionsAreRefused() {
        assertThat(Bootstrap.next(fresh(1), INITIAL, Map.of(2, freshPeer(3))))
                .isEqualTo(new BootstrapStep.Refuse(
                        "the node listed as 2 says it is node 3: cluster.initial or a node.id is wrong"));
        PeerIdentity foreign = new PeerIdentity(3, directory(3), true, "other", List.of());
        assertThat(Bootstrap.next(fresh(1), INITIAL, Map.of(2, formedPeer(2), 3, foreign)))
                .isInstanceOf(BootstrapStep.Refuse.class);
        PeerIdentity copied = new PeerIdentity(3, directory(2), false, "", List.of());
        assertThat(Bootstrap.next(fresh(1), INITIAL, Map.of(2, freshPeer(2), 3, copied)))
                .isInstanceOf(BootstrapStep.Refuse.class);
    }

    private static UUID directory(int node) {
        return new UUID(0, node);
    }

    private static Identity fresh(int node) {
        return Identity.fresh(node, directory(node));
    }

    private static PeerIdentity freshPeer(int node) {
        return new PeerIdentity(node, directory(node), false, "", List.of());
    }

    private static PeerIdentity formedPeer(int node) {
        return new PeerIdentity(node, directory(node), true, CLUSTER, FOUNDERS);
    }
}
