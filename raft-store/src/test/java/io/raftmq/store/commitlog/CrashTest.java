package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Power cuts, kills and I/O errors by the hundred thousand, each followed by a recovery that is compared with a model.
 * {@code -Dlog.crashes=N} runs more, {@code -Dlog.seed=S} begins elsewhere; a failure names its seed.
 */
final class CrashTest {
    @BeforeAll
    static void quiet() {
        QuietLog.off();
    }

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void nothingSyncedIsLostAndNothingAppears() {
        CrashRun run = new CrashRun(Long.getLong("log.seed", 1));
        run.crashes(Integer.getInteger("log.crashes", 200_000));
        System.out.println(run);
        assertThat(run.evidence().lostSectors).isPositive();
        assertThat(run.evidence().keptSectors).isPositive();
        assertThat(run.evidence().staleSectors).isPositive();
        assertThat(run.evidence().tornSectors).isPositive();
        assertThat(run.evidence().lostDirectoryChanges).isPositive();
        assertThat(run.evidence().failedOperations).isPositive();
    }
}
