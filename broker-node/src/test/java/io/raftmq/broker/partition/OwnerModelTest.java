package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners of a partition and their offsets under failures, leader changes and restarts. The seed is in each failure. */
class OwnerModelTest {
    private static final int STEPS = 3_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
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
        ModelOwner owner = new ModelOwner(random, cluster);
        for (int step = 0; step < STEPS; step++) {
            int choice = random.nextInt(100);
            if (choice < 30) {
                producers.send();
            } else if (choice < 60) {
                owner.act();
            } else if (choice < 75) {
                cluster.propose();
            } else if (choice < 94) {
                cluster.commit(1 + random.nextInt(3));
            } else if (choice < 96) {
                cluster.tellFailure();
            } else if (choice < 97) {
                cluster.restartFollower();
            } else if (choice < 99) {
                cluster.changeLeader();
            } else {
                cluster.leader().decideTrim(new Retention(200_000, 30_000, 0), cluster.now);
            }
        }
        cluster.settle();
        cluster.changeLeader();
        owner.takeOver();
        cluster.settle();
        assertThat(owner.commits).isGreaterThan(50);
        assertThat(owner.takeovers).isGreaterThan(5);
        assertThat(owner.fencedOff).isPositive();
    }
}
