package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lanes, priorities and times to live under random requests, failures and leader changes. The seed is in each failure. */
class LaneModelTest {
    private static final int STEPS = 6_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 1017, 2580220519489771753L})
    void holdUnderFaults(long seed) {
        run(seed);
    }

    @Test
    void holdUnderFaultsNeverTriedBefore() {
        run(ThreadLocalRandom.current().nextLong());
    }

    static void run(long seed) {
        try {
            simulate(seed);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static void simulate(long seed) {
        Random random = new Random(seed);
        ModelCluster cluster = new ModelCluster(random);
        ModelTraits traits = new ModelTraits(random, cluster);
        Set<Long> leaseIds = new HashSet<>();
        List<ModelLaneGroup> groups = List.of(
                new ModelLaneGroup(random, cluster, traits, "one by one", leaseIds, 0),
                new ModelLaneGroup(random, cluster, traits, "in runs", leaseIds, 3));
        for (int step = 0; step < STEPS; step++) {
            int choice = random.nextInt(1_000);
            if (choice < 200) {
                traits.send();
            } else if (choice < 600) {
                groups.get(random.nextInt(2)).act();
            } else if (choice < 750) {
                cluster.propose();
            } else if (choice < 900) {
                cluster.commit(1 + random.nextInt(3));
            } else if (choice < 960) {
                cluster.propose();
                cluster.now += random.nextInt(1_000);
            } else if (choice < 970) {
                cluster.tellFailure();
            } else if (choice < 977) {
                cluster.restartFollower();
            } else if (choice < 985) {
                cluster.changeLeader();
            } else if (choice < 988) {
                cluster.leader().decideTrim(new Retention(200_000, 30_000, 0), cluster.now);
            }
        }
        cluster.settle();
        groups.forEach(ModelGroup::drain);
        cluster.settle();
        String summary = "seed " + seed + ": " + cluster.entries() + " entries, "
                + cluster.stored().size() + " batches, " + cluster.lostEntries + " lost, acks "
                + groups.stream().mapToInt(group -> group.acks).sum() + ", delivered in lanes "
                + groups.stream().mapToInt(group -> group.inLanes).sum() + ", behind another "
                + groups.get(1).behindInLanes;
        System.out.println(summary);
        assertThat(groups.get(0).behindInLanes).as(summary).isZero();
        assertThat(groups.get(1).behindInLanes).as(summary).isPositive();
        assertThat(groups.get(0).inLanes).as(summary).isGreaterThan(100);
    }
}
