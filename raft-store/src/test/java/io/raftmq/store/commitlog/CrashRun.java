package io.raftmq.store.commitlog;

import java.nio.file.Path;

/** Crash simulations one after the other, each of a seed of its own and some crashes long. */
final class CrashRun {
    private static final int CRASHES_A_SEED = 20;
    private static final CommitLogOptions OPTIONS = CommitLogOptions.of(Path.of("simulated"))
            .withSegments(8 << 10, 4 << 10)
            .withLimits(Long.MAX_VALUE, 0, 0)
            .withRelocateShare(0);

    private final long firstSeed;
    private final DiskEvidence evidence = new DiskEvidence();
    private long crashes;

    CrashRun(long firstSeed) {
        this.firstSeed = firstSeed;
    }

    /** Crashes at least so often. */
    void crashes(int atLeast) {
        for (long seed = firstSeed; crashes < atLeast; seed++) {
            CrashSimulation simulation = new CrashSimulation(seed, OPTIONS, evidence);
            for (int crash = 0; crash < CRASHES_A_SEED; crash++, crashes++) {
                try {
                    simulation.crashOnce();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ", crash " + crash, e);
                }
            }
        }
    }

    DiskEvidence evidence() {
        return evidence;
    }

    @Override
    public String toString() {
        return crashes + " crashes from seed " + firstSeed + ": " + evidence;
    }
}
