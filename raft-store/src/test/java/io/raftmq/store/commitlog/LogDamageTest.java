package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.commitlog.LogDamageRun.Damage;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No damage to a log's files is silent. {@code -Dlog.damages=N} tries more of it, {@code -Dlog.seed=S} elsewhere. */
final class LogDamageTest {
    @BeforeAll
    static void quiet() {
        QuietLog.off();
    }

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void everyDamageIsFoundMendedOrHarmless() throws IOException {
        int damages = Integer.getInteger("log.damages", 3_000);
        Map<Damage, Integer> found = new LogDamageRun(Long.getLong("log.seed", 7)).damages(damages);
        System.out.println(damages + " damages, of which the log spoke of " + found);
        assertThat(found).containsOnlyKeys(Damage.values());
        assertThat(found.values()).as("damage of each kind that hit an entry").allMatch(said -> said > 0);
    }
}
