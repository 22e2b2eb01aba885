package io.raftmq.meta.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.meta.state.World;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacerTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void replicasAndPreferredLeadersAreSpreadEvenly(long seed) {
        Random random = new Random(seed);
        int nodes = 1 + random.nextInt(9);
        World world = World.of(nodes);
        for (int topic = 0; topic < 20; topic++) {
            world.create("t" + topic, 1 + random.nextInt(20), 1 + random.nextInt(Math.min(nodes, 5)));
        }
        assertThat(spread(world, replica -> true)).as("replicas a node").isLessThanOrEqualTo(1);
        assertThat(spread(world, leading -> false))
                .as("preferred leaderships a node")
                .isLessThanOrEqualTo(2);
    }

    /** The difference between the node with the most and the one with the fewest. */
    private static int spread(World world, Predicate<Replica> all) {
        Map<Integer, Integer> counts = new HashMap<>();
        world.image.nodes().keySet().forEach(id -> counts.put(id, 0));
        for (Partition partition : world.image.partitions().values()) {
            for (int i = 0; i < partition.replicas().size(); i++) {
                Replica replica = partition.replicas().get(i);
                if (i == 0 || all.test(replica)) {
                    counts.merge(replica.node(), 1, Integer::sum);
                }
            }
        }
        IntSummaryStatistics load =
                counts.values().stream().mapToInt(count -> count).summaryStatistics();
        return load.getMax() - load.getMin();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void replicasStandInAsManyRacksAsThereAre(long seed) {
        Random random = new Random(seed);
        int racks = 1 + random.nextInt(4);
        String[] names = new String[racks];
        for (int i = 0; i < racks; i++) {
            names[i] = "rack" + i;
        }
        int nodes = racks + random.nextInt(8);
        World world = World.of(nodes, names);
        int replicas = 1 + random.nextInt(Math.min(nodes, 5));
        world.create("t", 60, replicas);
        for (Partition partition : world.image.partitions().values()) {
            Set<String> used = partition.replicas().stream()
                    .map(replica ->
                            world.image.node(replica.node()).orElseThrow().rack())
                    .collect(Collectors.toSet());
            assertThat(used).hasSize(Math.min(racks, replicas));
            assertThat(partition.replicas()).extracting(Replica::node).doesNotHaveDuplicates();
        }
    }

    @Test
    void aNodesPartnersAreAllOverTheCluster() {
        World world = World.of(8);
        world.create("t", 200, 3);
        Set<Integer> partners = new TreeSet<>();
        world.image.partitions().values().stream()
                .filter(partition -> partition.touches(1))
                .forEach(partition -> partition.replicas().forEach(replica -> partners.add(replica.node())));
        assertThat(partners).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void theSameImageGivesTheSamePlacement() {
        List<Partition> first = List.copyOf(placed().image.partitions().values());
        assertThat(List.copyOf(placed().image.partitions().values())).isEqualTo(first);
    }

    private static World placed() {
        World world = World.of(5, "a", "b", "c");
        world.create("t", 50, 3);
        return world;
    }

    @Test
    void newPartitionsFillTheEmptyNodeFirst() {
        World world = World.of(3);
        world.create("old", 30, 3);
        world.register(4, World.directory(4, 0), "");
        world.create("new", 6, 3);
        assertThat(world.image.partitionsOf(world.image.topic("new").orElseThrow()))
                .allMatch(partition -> partition.touches(4));
    }
}
