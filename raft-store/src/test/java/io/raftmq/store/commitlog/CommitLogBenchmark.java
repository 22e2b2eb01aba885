package io.raftmq.store.commitlog;

import io.raftmq.store.GroupId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What an entry of 1 KiB costs the log, without the sync and without a hand-off between threads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommitLogBenchmark {
    private static final int KEPT = 4_096;
    private static final GroupId GROUP = new GroupId(1, 0);

    private final byte[] payload = Entries.payload(1, 1, 1_024);
    private @Nullable Opened opened;
    private long next = 1;

    private record Opened(Path directory, CommitLog log, GroupLog group) {}

    @Setup(Level.Iteration)
    public void open() throws IOException {
        Path directory = Files.createTempDirectory("raftmq-log-");
        CommitLogOptions options =
                CommitLogOptions.of(directory).withSegments(8 << 20, 1 << 20).withLimits(1L << 30, 0, 2);
        CommitLog log = CommitLog.open(
                options, RealDisk.open(directory), new Random(1)::nextLong, new InlineThreads(), new RecordingFaults());
        opened = new Opened(directory, log, log.group(GROUP));
        next = 1;
        append();
    }

    @TearDown(Level.Iteration)
    public void close() throws IOException {
        Opened last = opened();
        last.log.close();
        try (Stream<Path> files = Files.walk(last.directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(CommitLogBenchmark::delete);
        }
    }

    private Opened opened() {
        return Objects.requireNonNull(opened);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Benchmark
    public void append() {
        GroupLog group = opened().group;
        group.append(List.of(new LogRecord(LogRecord.Kind.DATA, next, 1, ByteBuffer.wrap(payload))), false);
        if (++next % KEPT == 0) {
            group.truncatePrefix(next - 1);
            opened().log.reclaim(0);
        }
    }

    @Benchmark
    public LogRecord read() {
        return opened().group.read(next - 1);
    }
}
