package io.raftmq.store.commitlog;

import java.util.function.LongConsumer;

/** Looks for bugs of the log by crashes from a seed on; throws at the first it finds. */
public final class CrashHunt implements LongConsumer {
    private static final int CRASHES = 6_000;

    @Override
    public void accept(long seed) {
        QuietLog.off();
        new CrashRun(seed).crashes(CRASHES);
    }
}
