package io.raftmq.store.commitlog;

import com.sun.management.OperatingSystemMXBean;
import io.raftmq.store.GroupId;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures synced appends of 1 KiB on a real directory; not a test. Arguments: the directory, seconds a case, entries an
 * append.
 */
final class Throughput {
    private static final int SIZE = 1024;

    private Throughput() {}

    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        int entries = Integer.parseInt(arguments[2]);
        for (int groups : new int[] {1, 64, 1, 64}) {
            measure(directory, groups, seconds, entries);
        }
    }

    private static void measure(Path directory, int groups, int seconds, int entries) throws InterruptedException {
        CommitLogOptions options =
                CommitLogOptions.of(directory).withSegments(256 << 20, 32 << 20).withLimits(4L << 30, 1 << 30, 2);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (CommitLog log = CommitLog.open(options, (what, cause) -> cause.printStackTrace())) {
            for (int i = 0; i < groups; i++) {
                log.erase(new GroupId(1, i));
            }
            log.reclaim(0);
            LogUsage before = log.usage();
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            long end = start + seconds * 1_000_000_000L;
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < groups; i++) {
                GroupLog group = log.group(new GroupId(1, i));
                Thread thread = new Thread(() -> append(group, entries, end));
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            double took = (System.nanoTime() - start) / 1e9;
            long records = log.usage().recordsAppended() - before.recordsAppended();
            long syncs = log.usage().syncs() - before.syncs();
            double micros = (system.getProcessCpuTime() - cpu) / 1e3 / records;
            System.out.printf(
                    Locale.ROOT,
                    "%d groups, %d entries an append: %.0f entries/s, %.0f syncs/s, %.1f entries a sync, %.2f us CPU an entry%n",
                    groups,
                    entries,
                    records / took,
                    syncs / took,
                    (double) records / syncs,
                    micros);
        }
    }

    private static void append(GroupLog group, int entries, long end) {
        byte[] payload = Entries.payload(1, 1, SIZE);
        while (System.nanoTime() < end) {
            List<LogRecord> batch = new ArrayList<>(entries);
            long next = group.lastIndex() + 1;
            for (int i = 0; i < entries; i++) {
                batch.add(new LogRecord(LogRecord.Kind.DATA, next + i, 1, ByteBuffer.wrap(payload)));
            }
            group.append(batch, true);
            if (next % 200_000 < entries) {
                group.truncatePrefix(next);
            }
        }
    }
}
