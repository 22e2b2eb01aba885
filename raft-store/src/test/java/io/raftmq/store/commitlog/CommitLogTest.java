package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.EntryGoneException;
import io.raftmq.store.GroupId;
import io.raftmq.store.LogSlice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log on a real directory, with its real threads. */
final class CommitLogTest {
    private static final GroupId A = new GroupId(1, 0);
    private static final GroupId B = new GroupId(1, 1);

    @TempDir
    Path directory;

    private final RecordingFaults faults = new RecordingFaults();
    private CommitLog log;

    @BeforeEach
    void open() {
        CommitLogOptions options = CommitLogOptions.of(directory)
                .withSegments(64 << 10, 16 << 10)
                .withLimits(Long.MAX_VALUE, 0, 2)
                .withRelocateShare(0);
        log = CommitLog.open(options, faults);
    }

    @AfterEach
    void close() {
        log.close();
        assertThat(faults.fatal).isEmpty();
    }

    private void reopen() {
        log.close();
        open();
    }

    @Test
    void aNewGroupIsEmpty() {
        GroupLog group = log.group(A);
        assertThat(group.firstIndex()).isEqualTo(1);
        assertThat(group.lastIndex()).isZero();
        assertThat(group.term(1)).isZero();
        assertThat(log.groups()).isEmpty();
        assertThatThrownBy(() -> group.read(1)).isInstanceOf(EntryGoneException.class);
    }

    @Test
    void whatWasAppendedIsReadBackBeforeAndAfterARestart() {
        log.group(A).append(Entries.run(1, 500, 1, 300), true);
        log.group(B).append(Entries.run(1, 50, 3, 3000), true);
        for (int round = 0; round < 2; round++) {
            expect(A, 1, 500, 1, 300);
            expect(B, 1, 50, 3, 3000);
            assertThat(log.groups()).containsExactly(A, B);
            assertThat(log.damaged()).isEmpty();
            reopen();
        }
        assertThat(log.usage().segments()).isGreaterThan(3);
    }

    private void expect(GroupId id, long first, long last, long term, int size) {
        GroupLog group = log.group(id);
        assertThat(group.firstIndex()).isEqualTo(first);
        assertThat(group.lastIndex()).isEqualTo(last);
        assertThat(group.syncedIndex()).isEqualTo(last);
        for (long index = first; index <= last; index++) {
            LogRecord entry = group.read(index);
            assertThat(entry.term()).isEqualTo(term).isEqualTo(group.term(index));
            assertThat(Entries.bytes(entry)).isEqualTo(Entries.payload(index, term, size));
        }
    }

    @Test
    void aHoleIsRefused() {
        GroupLog group = log.group(A);
        assertThatThrownBy(() -> group.append(Entries.run(2, 3, 1, 10), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("entry 1 was due");
        List<LogRecord> holed = new ArrayList<>(Entries.run(1, 2, 1, 10));
        holed.addAll(Entries.run(4, 4, 1, 10));
        assertThatThrownBy(() -> group.append(holed, true)).isInstanceOf(IllegalArgumentException.class);
        assertThat(group.lastIndex()).isZero();
    }

    @Test
    void aTermThatFallsIsRefused() {
        GroupLog group = log.group(A);
        group.append(Entries.run(1, 2, 5, 10), true);
        assertThatThrownBy(() -> group.append(Entries.run(3, 3, 4, 10), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordThatFitsNoSegmentIsRefused() {
        assertThatThrownBy(() -> log.group(A).append(Entries.run(1, 1, 1, 64 << 10), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a segment takes");
        int largest = (64 << 10) - 2000;
        log.group(A).append(Entries.run(1, 3, 1, largest), true);
        expect(A, 1, 3, 1, largest);
    }

    @Test
    void aCutSuffixStaysCutAndIsReplaced() {
        GroupLog group = log.group(A);
        group.append(Entries.run(1, 10, 1, 100), true);
        group.truncateSuffix(5);
        expect(A, 1, 5, 1, 100);
        reopen();
        expect(A, 1, 5, 1, 100);
        log.group(A).append(Entries.run(6, 12, 2, 100), true);
        reopen();
        assertThat(log.group(A).lastIndex()).isEqualTo(12);
        assertThat(log.group(A).term(5)).isEqualTo(1);
        assertThat(log.group(A).term(6)).isEqualTo(2);
        assertThat(Entries.bytes(log.group(A).read(6))).isEqualTo(Entries.payload(6, 2, 100));
    }

    @Test
    void aCutPrefixIsGoneAndStaysGone() {
        log.group(A).append(Entries.run(1, 10, 1, 100), true);
        long before = log.group(A).bytes();
        log.group(A).truncatePrefix(8);
        assertThat(log.group(A).bytes()).isLessThan(before / 2);
        expect(A, 8, 10, 1, 100);
        reopen();
        expect(A, 8, 10, 1, 100);
        log.group(A).truncatePrefix(11);
        reopen();
        assertThat(log.group(A).firstIndex()).isEqualTo(11);
        assertThat(log.group(A).lastIndex()).isEqualTo(10);
        log.group(A).append(Entries.run(11, 11, 2, 100), true);
        expect(A, 11, 11, 2, 100);
    }

    @Test
    void aResetContinuesElsewhere() {
        log.group(A).append(Entries.run(1, 10, 1, 100), true);
        log.group(A).reset(500);
        reopen();
        assertThat(log.group(A).firstIndex()).isEqualTo(500);
        assertThat(log.group(A).lastIndex()).isEqualTo(499);
        log.group(A).append(Entries.run(500, 520, 3, 100), true);
        reopen();
        expect(A, 500, 520, 3, 100);
    }

    @Test
    void anErasedGroupIsForgottenAndMayBeginAnew() {
        log.group(A).append(Entries.run(1, 10, 7, 100), true);
        log.group(B).append(Entries.run(1, 10, 7, 100), true);
        log.erase(A);
        assertThat(log.groups()).containsExactly(B);
        reopen();
        assertThat(log.groups()).containsExactly(B);
        log.group(A).append(Entries.run(1, 3, 1, 100), true);
        reopen();
        expect(A, 1, 3, 1, 100);
    }

    @Test
    void bytesOnlyWrittenAreSyncedSoonAfter() throws InterruptedException {
        log.group(A).append(Entries.run(1, 10, 1, 100), false);
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (log.group(A).syncedIndex() < 10 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(log.group(A).syncedIndex()).isEqualTo(10);
    }

    @Test
    void aSliceShowsThePayloadWhereItLies() throws IOException {
        log.group(A).append(Entries.run(1, 100, 1, 1000), true);
        for (int round = 0; round < 2; round++) {
            try (LogSlice slice = log.group(A).slice(7)) {
                ByteBuffer payload = ByteBuffer.allocate(slice.length());
                slice.channel().read(payload, slice.position());
                assertThat(payload.array()).isEqualTo(Entries.payload(7, 1, 1000));
            }
        }
    }

    @Test
    void anOpenSliceKeepsItsSegmentAndNothingElseDoes() throws IOException {
        log.group(A).append(Entries.run(1, 300, 1, 1000), true);
        long before = log.usage().bytesOnDisk();
        LogSlice slice = log.group(A).slice(1);
        log.group(A).truncatePrefix(301);
        assertThat(log.reclaim(0)).isGreaterThan(100_000);
        assertThat(directory.resolve(Segment.name(0))).exists();
        ByteBuffer payload = ByteBuffer.allocate(slice.length());
        slice.channel().read(payload, slice.position());
        assertThat(payload.array()).isEqualTo(Entries.payload(1, 1, 1000));
        slice.close();
        slice.close();
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (directory.resolve(Segment.name(0)).toFile().exists() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(directory.resolve(Segment.name(0))).doesNotExist();
        assertThat(log.usage().bytesOnDisk()).isLessThan(before / 2);
    }

    @Test
    void aQuietGroupIsMovedOutOfTheWay() {
        log.group(B).append(Entries.run(1, 3, 1, 100), true);
        log.group(A).append(Entries.run(1, 300, 1, 1000), true);
        log.group(A).truncatePrefix(301);
        log.reclaim(0);
        assertThat(directory.resolve(Segment.name(0))).exists();
        log.reclaim(0.2);
        assertThat(directory.resolve(Segment.name(0))).doesNotExist();
        assertThat(log.usage().recordsRelocated()).isEqualTo(3);
        for (int round = 0; round < 2; round++) {
            expect(B, 1, 3, 1, 100);
            assertThat(log.group(A).firstIndex()).isEqualTo(301);
            reopen();
        }
        log.group(B).append(Entries.run(4, 6, 1, 100), true);
        reopen();
        expect(B, 1, 6, 1, 100);
        log.group(B).truncateSuffix(2);
        reopen();
        expect(B, 1, 2, 1, 100);
    }

    @Test
    void aDirectoryInUseIsRefused() {
        assertThatThrownBy(() -> CommitLog.open(CommitLogOptions.of(directory), faults))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage(directory + " is in use by another process: stop it, or choose another directory");
    }

    @Test
    void anInterruptedReaderHarmsNobody() {
        log.group(A).append(Entries.run(1, 10, 1, 100), true);
        Thread.currentThread().interrupt();
        assertThat(Entries.bytes(log.group(A).read(3))).isEqualTo(Entries.payload(3, 1, 100));
        log.group(A).append(Entries.run(11, 12, 1, 100), true);
        assertThat(Thread.interrupted()).isTrue();
        expect(A, 1, 12, 1, 100);
    }

    @Test
    void votesAreRemembered() {
        assertThat(log.votes().read(A)).isEqualTo(Vote.NONE);
        log.votes().write(A, 3, "10.0.0.1:9000:0");
        log.votes().write(B, 4, "");
        log.votes().write(A, 5, "10.0.0.2:9000:1");
        for (int round = 0; round < 2; round++) {
            assertThat(log.votes().read(A)).isEqualTo(new Vote(5, "10.0.0.2:9000:1"));
            assertThat(log.votes().read(B)).isEqualTo(new Vote(4, ""));
            reopen();
        }
        log.votes().erase(A);
        reopen();
        assertThat(log.votes().read(A)).isEqualTo(Vote.NONE);
    }

    @Test
    void theVoteJournalIsRewrittenWhenFull() {
        for (int term = 1; term <= 600; term++) {
            log.votes().write(term % 2 == 0 ? A : B, term, "10.0.0.1:9000:0");
        }
        reopen();
        assertThat(log.votes().read(A).term()).isEqualTo(600);
        assertThat(log.votes().read(B).term()).isEqualTo(599);
        assertThat(directory.resolve(VoteFile.NAME)).isRegularFile();
        assertThat(directory.resolve(VoteFile.NAME).toFile().length()).isLessThan(100_000);
    }

    @Test
    void aClosedLogRefuses() {
        GroupLog group = log.group(A);
        log.close();
        assertThatThrownBy(() -> group.append(Entries.run(1, 1, 1, 10), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the log is closed");
        open();
    }
}
