package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers, readers and reclaim at the same time, on a real directory. */
final class ConcurrencyTest {
    private static final int GROUPS = 6;
    private static final int ENTRIES = 600;
    private static final int SIZE = 300;
    private static final int KEPT = 100;

    @TempDir
    Path directory;

    @Test
    void writersReadersAndReclaimAgree() throws Exception {
        RecordingFaults faults = new RecordingFaults();
        CommitLogOptions options =
                CommitLogOptions.of(directory).withSegments(32 << 10, 8 << 10).withLimits(Long.MAX_VALUE, 0, 2);
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicBoolean done = new AtomicBoolean();
        try (CommitLog log = CommitLog.open(options, faults)) {
            List<Future<?>> writers = new ArrayList<>();
            List<Future<?>> others = new ArrayList<>();
            for (int i = 0; i < GROUPS; i++) {
                GroupId id = new GroupId(1, i);
                writers.add(threads.submit(() -> write(log, id)));
                others.add(threads.submit(reader(log, id, done)));
            }
            others.add(threads.submit(() -> {
                while (!done.get()) {
                    log.reclaim(0.5);
                }
            }));
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            for (Future<?> other : others) {
                other.get();
            }
            assertThat(log.usage().recordsRelocated()).isPositive();
        } finally {
            done.set(true);
            threads.shutdown();
        }
        try (CommitLog log = CommitLog.open(options, faults)) {
            assertThat(log.damaged()).isEmpty();
            for (int i = 0; i < GROUPS; i++) {
                GroupLog group = log.group(new GroupId(1, i));
                assertThat(group.lastIndex()).isEqualTo(ENTRIES);
                for (long index = group.firstIndex(); index <= ENTRIES; index++) {
                    verify(group, index);
                }
            }
        }
        assertThat(faults.fatal).isEmpty();
    }

    /** The first group is slow to trim, so that its entries must be moved. */
    private static void write(CommitLog log, GroupId id) {
        Random random = new Random(id.partition());
        GroupLog group = log.group(id);
        while (group.lastIndex() < ENTRIES) {
            long next = group.lastIndex() + 1;
            long last = Math.min(ENTRIES, next + random.nextInt(8));
            group.append(Entries.run(next, last, 1, SIZE), random.nextInt(4) > 0);
            int kept = id.partition() == 0 ? ENTRIES - KEPT : KEPT;
            if (last - kept > group.firstIndex()) {
                group.truncatePrefix(last - kept);
            }
        }
        group.append(List.of(), true);
    }

    private static Callable<Void> reader(CommitLog log, GroupId id, AtomicBoolean done) {
        Random random = new Random(100 + id.partition());
        return () -> {
            GroupLog group = log.group(id);
            while (!done.get()) {
                long first = group.firstIndex();
                long last = group.lastIndex();
                if (last >= first) {
                    try {
                        verify(group, first + random.nextInt((int) (last - first + 1)));
                    } catch (EntryGoneException trimmedMeanwhile) {
                        assertThat(group.firstIndex()).isGreaterThan(first);
                    }
                }
            }
            return null;
        };
    }

    private static void verify(GroupLog group, long index) {
        assertThat(Entries.bytes(group.read(index))).isEqualTo(Entries.payload(index, 1, SIZE));
    }
}
