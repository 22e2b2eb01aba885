package io.raftmq.store.commitlog;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Thousands of power cuts, each followed by a recovery that is compared with a model. {@code -Dlog.crashes=N} runs more,
 * {@code -Dlog.seed=S} begins elsewhere.
 */
final class CrashTest {
    private static final int CRASHES_A_SEED = 20;

    @BeforeAll
    static void quiet() {
        QuietLog.off();
    }

    @Test
    void nothingSyncedIsLostAndNothingAppears() {
        int crashes = Integer.getInteger("log.crashes", 20_000);
        long firstSeed = Long.getLong("log.seed", 1);
        CommitLogOptions options = CommitLogOptions.of(Path.of("simulated"))
                .withSegments(8 << 10, 4 << 10)
                .withLimits(Long.MAX_VALUE, 0, 0)
                .withRelocateShare(0);
        for (long seed = firstSeed; seed < firstSeed + crashes / CRASHES_A_SEED; seed++) {
            CrashSimulation simulation = new CrashSimulation(seed, options);
            for (int crash = 0; crash < CRASHES_A_SEED; crash++) {
                try {
                    simulation.crashOnce();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ", crash " + crash, e);
                }
            }
        }
    }
}
