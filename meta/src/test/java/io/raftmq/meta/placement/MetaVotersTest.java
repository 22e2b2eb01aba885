package io.raftmq.meta.placement;

import static io.raftmq.meta.state.World.directory;
import static io.raftmq.meta.state.World.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.meta.state.World;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetaVotersTest {
    @Test
    void threeOfThreeOrFourAndFiveOfMore() {
        assertThat(wanted(World.of(3), 1, 2, 3)).isEqualTo(new Membership(peers(1, 2, 3), peers()));
        World four = World.of(3);
        four.register(4, directory(4, 0), "");
        assertThat(wanted(four, 1, 2, 3)).isEqualTo(new Membership(peers(1, 2, 3), peers(4)));
        four.register(5, directory(5, 0), "");
        assertThat(wanted(four, 1, 2, 3)).isEqualTo(new Membership(peers(1, 2, 3, 4, 5), peers()));
        assertThat(wanted(World.of(7), 1, 2, 3).voters()).hasSize(5).containsAll(peers(1, 2, 3));
    }

    @Test
    void aLoneNodeGrowsToThree() {
        World world = World.of(1);
        assertThat(wanted(world, 1)).isEqualTo(new Membership(peers(1), peers()));
        world.register(2, directory(2, 0), "");
        assertThat(wanted(world, 1)).isEqualTo(new Membership(peers(1), peers(2)));
        world.register(3, directory(3, 0), "");
        assertThat(wanted(world, 1).voters()).isEqualTo(peers(1, 2, 3));
    }

    @Test
    void initialVotersStayBeforeTheyRegister() {
        World world = new World();
        world.form(3);
        world.register(2, directory(2, 0), "");
        assertThat(wanted(world, 1, 2, 3)).isEqualTo(new Membership(peers(1, 2, 3), peers()));
    }

    @Test
    void aVoterThatLostItsDirectoryVotesUnderItsNewAddress() {
        World world = World.of(4);
        world.kill(2);
        assertThat(wanted(world, 1, 2, 3).voters()).as("dead is not gone").isEqualTo(peers(1, 2, 3));
        world.register(2, directory(2, 1), "");
        assertThat(wanted(world, 1, 2, 3))
                .isEqualTo(new Membership(Set.of(peer(1, 0), peer(2, 1), peer(3, 0)), peers(4)));
    }

    @Test
    void aDrainingVoterHandsOver() {
        World world = World.of(4);
        world.ask(ApiKey.DRAIN_NODE, DrainNodeRequest.newBuilder().setNodeId(1).build());
        assertThat(wanted(world, 1, 2, 3)).isEqualTo(new Membership(peers(2, 3, 4), peers(1)));
    }

    private static Membership wanted(World world, int... voters) {
        return MetaVoters.wanted(world.image, new Membership(peers(voters), Set.of()));
    }

    private static Set<PeerAddress> peers(int... nodes) {
        return Arrays.stream(nodes).mapToObj(node -> peer(node, 0)).collect(Collectors.toSet());
    }
}
