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

/** Random requests, failures, leader changes and restarts against a model of what must hold. The seed is in each failure. */
class PartitionModelTest {
    private static final int STEPS = 6_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdsUnderFaults(long seed) {
        run(seed);
    }

    @Test
    void holdsUnderFaultsNeverTriedBefore() {
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
        ModelProducers producers = new ModelProducers(random, cluster);
        Set<Long> leaseIds = new HashSet<>();
        List<ModelGroup> groups =
                List.of(new ModelGroup(random, cluster, "a", leaseIds), new ModelGroup(random, cluster, "b", leaseIds));
        for (int step = 0; step < STEPS; step++) {
            int choice = random.nextInt(1_000);
            if (choice < 250) {
                producers.send();
            } else if (choice < 600) {
                groups.get(random.nextInt(2)).act();
            } else if (choice < 750) {
                cluster.propose();
            } else if (choice < 900) {
                cluster.commit(1 + random.nextInt(3));
            } else if (choice < 960) {
                cluster.propose();
                cluster.now += random.nextInt(1_500);
            } else if (choice < 975) {
                cluster.tellFailure();
            } else if (choice < 982) {
                cluster.restartFollower();
            } else if (choice < 993) {
                cluster.changeLeader();
            } else if (choice < 996) {
                cluster.leader().decideTrim(new Retention(200_000, 30_000, 0), cluster.now);
            } else {
                cluster.leader().decideForgetProducers(cluster.now);
            }
        }
        cluster.settle();
        producers.check();
        groups.forEach(ModelGroup::drain);
        cluster.settle();
        String summary = "seed " + seed + ": " + cluster.entries() + " entries, "
                + cluster.stored().size() + " batches, " + producers.acked() + " answered, " + producers.repeats
                + " repeats, " + cluster.refusals + " refused, " + cluster.voidEntries + " void, "
                + cluster.lostEntries + " lost, acks "
                + groups.stream().mapToInt(group -> group.acks).sum() + ", redelivered "
                + groups.stream().mapToInt(group -> group.redelivered).sum() + ", fenced off "
                + groups.stream().mapToInt(group -> group.fencedOff).sum();
        System.out.println(summary);
        assertThat(producers.acked()).as(summary).isGreaterThan(100);
        assertThat(cluster.refusals).as(summary).isPositive();
        assertThat(producers.repeats).as(summary).isPositive();
    }
}
