package io.raftmq.chaos.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.chaos.scenario.Console;
import io.raftmq.chaos.shop.audit.Audit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A short day in the shop; {@code deploy/example-shop} has a longer one. */
class ExampleShopIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES) // longer than the scenario's own patience, which says what is missing
    void theBooksBalanceWhileLeadersAndServicesAreKilled() throws Exception {
        Path books = Files.createDirectory(directory.resolve("shop"));
        try (ProcessCluster cluster = ProcessCluster.of(directory.resolve("cluster"), 3)) {
            cluster.start();
            Audit audit = new ShopScenario(cluster, books, new ShopDay(1, 40, 2, 10), new Console(System.out)).run();
            assertThat(audit.unbalanced()).isEmpty();
            assertThat(audit.orders()).isEqualTo(40);
            assertThat(audit.good()).as(audit.line()).isTrue();
        }
    }
}
