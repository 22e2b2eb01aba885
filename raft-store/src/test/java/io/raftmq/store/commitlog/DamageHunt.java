package io.raftmq.store.commitlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;

/** Looks for bugs of the log by damage to its files; throws at the first it finds. */
public final class DamageHunt implements LongConsumer {
    private static final int DAMAGES = 1_000;

    @Override
    public void accept(long seed) {
        QuietLog.off();
        try {
            new LogDamageRun(seed).damages(DAMAGES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
