package io.raftmq.store.raft;

import com.sun.management.OperatingSystemMXBean;
import io.raftmq.store.GroupId;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What groups cost: {@code mvn test -Dtest=GroupFootprintMeasurement}, by hand, with {@code -Dgroups=N}. Not part of the
 * tests; it asserts nothing.
 */
class GroupFootprintMeasurement {
    private static final int GROUPS = Integer.getInteger("groups", 200);

    @TempDir
    Path directory;

    @Test
    void threeNodesInOneProcess() throws InterruptedException {
        report("empty process", 0);
        try (Cluster cluster = new Cluster(directory, 3)) {
            report("three nodes without groups", 5);
            long begun = System.nanoTime();
            List<GroupId> groups = new ArrayList<>();
            for (int i = 0; i < GROUPS; i++) {
                groups.add(new GroupId(9, i));
            }
            groups.forEach(cluster::start);
            System.out.printf("%d groups started after %d ms%n", GROUPS, millisSince(begun));
            groups.forEach(cluster::leader);
            System.out.printf("all have leaders after %d ms%n", millisSince(begun));
            for (GroupId group : groups) {
                cluster.propose(group, 1, "x");
            }
            System.out.printf("all have committed after %d ms%n", millisSince(begun));
            report(GROUPS + " groups on three nodes", 20);
            begun = System.nanoTime();
            cluster.propose(groups.get(0), 20_000, "y".repeat(1000));
            System.out.printf("20,000 entries of 1 KiB to one group: %d ms%n", millisSince(begun));
        }
    }

    private static void report(String what, int seconds) throws InterruptedException {
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = os.getProcessCpuTime();
        boolean passed = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
        double busy = seconds == 0 || passed ? 0 : (os.getProcessCpuTime() - cpu) / (seconds * 1e9);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "%s: %d threads, %d MiB heap, %.1f %% of a core%n",
                what,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                100 * busy);
    }

    private static long millisSince(long begun) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
