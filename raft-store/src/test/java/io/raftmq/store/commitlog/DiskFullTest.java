package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.GroupId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A full log refuses before it writes, keeps a reserve for getting out of it, and gets out of it. */
final class DiskFullTest {
    private static final GroupId A = new GroupId(1, 0);
    private static final int SEGMENT = 16 << 10;
    /** An entry of 500 bytes, padded, with its header and a trailer of its own. */
    private static final int ON_DISK = 664;

    private final RecordingFaults faults = new RecordingFaults();
    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

    @BeforeAll
    static void quiet() {
        QuietLog.off();
    }

    private CommitLog open(long maxBytes) throws IOException {
        CommitLogOptions options = CommitLogOptions.of(Path.of("simulated"))
                .withSegments(SEGMENT, 4 << 10)
                .withLimits(maxBytes, 0, 2)
                .withRelocateShare(0);
        return CommitLog.open(options, disk, new Random(2)::nextLong, new InlineThreads(), faults);
    }

    /** Appends until refused; answers the last index. */
    private static long fill(GroupLog group, boolean essential) {
        while (true) {
            long next = group.lastIndex() + 1;
            List<LogRecord> entry = Entries.run(next, next, Math.max(1, group.term(next - 1)), 500);
            try {
                if (essential) {
                    group.appendEssential(entry, true);
                } else {
                    group.append(entry, true);
                }
            } catch (LogFullException full) {
                assertThat(group.lastIndex()).isEqualTo(next - 1);
                return next - 1;
            }
        }
    }

    @Test
    void theReserveIsForEssentialEntriesAndFreesTheRest() throws IOException {
        CommitLog log = open(8 * SEGMENT);
        GroupLog group = log.group(A);
        long ordinary = fill(group, false);
        assertThat(ordinary * ON_DISK).isBetween(4L * SEGMENT, 6L * SEGMENT);
        assertThat(log.usage().bytesLeft()).isLessThan(1000);
        LogRecord noOp = new LogRecord(LogRecord.Kind.NO_OP, ordinary + 1, 2, ByteBuffer.allocate(0));
        group.append(List.of(noOp), true);
        group.appendEssential(Entries.run(ordinary + 2, ordinary + 4, 2, 500), true);
        assertThat(fill(group, false)).isEqualTo(ordinary + 4);

        group.truncatePrefix(ordinary - 3);
        assertThat(log.reclaim(0)).isGreaterThan(2 * SEGMENT);
        assertThat(log.usage().bytesOnDisk()).isLessThanOrEqualTo(8 * SEGMENT);
        assertThat(fill(group, false)).isGreaterThan(ordinary + 40);
        assertThat(faults.fatal).isEmpty();
    }

    @Test
    void evenAnExhaustedReserveRecovers() throws IOException {
        CommitLog log = open(8 * SEGMENT);
        GroupLog group = log.group(A);
        long last = fill(group, true);
        assertThat(last * ON_DISK).isGreaterThan(6L * SEGMENT);
        group.truncatePrefix(last);
        log.reclaim(0);
        assertThat(fill(group, false)).isGreaterThan(last + 40);
        assertThat(faults.fatal).isEmpty();
    }

    @Test
    void aDiskThatFillsUpByOthersShowsAtPreallocation() throws IOException {
        CommitLog log = open(Long.MAX_VALUE);
        GroupLog group = log.group(A);
        disk.capacity(10 * SEGMENT);
        long last = fill(group, false);
        assertThat(last).isGreaterThan(50);
        assertThat(faults.fatal).isEmpty();
        assertThat(group.syncedIndex()).isEqualTo(last);
        disk.capacity(20 * SEGMENT);
        assertThat(fill(group, false)).isGreaterThan(last + 50);
    }

    @Test
    void votesGoOnWhenTheLogIsFull() throws IOException {
        CommitLog log = open(8 * SEGMENT);
        fill(log.group(A), true);
        log.votes().write(A, 9, "n1");
        assertThat(log.votes().read(A)).isEqualTo(new Vote(9, "n1"));
    }

    @Test
    void optionsAreChecked() {
        CommitLogOptions options = CommitLogOptions.of(Path.of("x"));
        assertThat(options.segmentBytes()).isEqualTo(1L << 30);
        assertThat(options.extentBytes()).isEqualTo(32L << 20);
        assertThat(options.reservedSegments()).isEqualTo(2);
        assertThatThrownBy(() -> options.withSegments(100, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withLimits(1L << 30, 0, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxBytes");
        assertThatThrownBy(() -> options.withRelocateShare(0.9)).isInstanceOf(IllegalArgumentException.class);
    }
}
