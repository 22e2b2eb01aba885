package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.GroupId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What recovery makes of damage at chosen places. */
final class RecoveryTest {
    private static final GroupId A = new GroupId(1, 0);
    private static final GroupId B = new GroupId(1, 1);
    private static final CommitLogOptions OPTIONS = CommitLogOptions.of(Path.of("simulated"))
            .withSegments(16 << 10, 8 << 10)
            .withLimits(Long.MAX_VALUE, 0, 0)
            .withRelocateShare(0);

    private final Random random = new Random(3);
    private final RecordingFaults faults = new RecordingFaults();
    private SimulatedDisk disk = new SimulatedDisk(random);
    private InlineThreads threads = new InlineThreads();
    private CommitLog log;

    RecoveryTest() throws IOException {
        log = newLog();
    }

    @BeforeAll
    static void quiet() {
        QuietLog.off();
    }

    @BeforeEach
    void fill() {
        log.group(A).append(Entries.run(1, 3, 1, 100), true);
        log.group(B).append(Entries.run(1, 3, 1, 100), true);
        log.group(A).append(Entries.run(4, 6, 1, 100), true);
    }

    private CommitLog newLog() throws IOException {
        threads = new InlineThreads();
        return CommitLog.open(OPTIONS, disk, random::nextLong, threads, faults);
    }

    /** The process dies; what it wrote is there. */
    private void restart() throws IOException {
        disk = disk.copy();
        log = newLog();
    }

    private byte[] firstSegment() {
        return disk.bytes(Segment.name(0));
    }

    /** The offset of the n-th byte sequence that is this entry's payload. */
    private int offsetOf(long index, long term, int size) {
        byte[] payload = Entries.payload(index, term, size);
        byte[] segment = firstSegment();
        for (int at = 0; at + size <= segment.length; at++) {
            if (Arrays.equals(segment, at, at + size, payload, 0, size)) {
                return at;
            }
        }
        throw new AssertionError("entry " + index + " is not in the segment");
    }

    @Test
    void aTornLastBatchIsCut() throws IOException {
        disk = disk.copy();
        firstSegment()[offsetOf(5, 1, 100)] ^= 1;
        log = newLog();
        assertThat(log.damaged()).isEmpty();
        assertThat(log.group(A).lastIndex()).isEqualTo(3);
        assertThat(log.group(B).lastIndex()).isEqualTo(3);
        log.group(A).append(Entries.run(4, 9, 2, 100), true);
        restart();
        assertThat(log.group(A).lastIndex()).isEqualTo(9);
    }

    @Test
    void rotBelowAProvenSyncQuarantinesItsGroupOnly() throws IOException {
        disk = disk.copy();
        firstSegment()[offsetOf(2, 1, 100)] ^= 1;
        for (int start = 0; start < 3; start++) {
            restart();
            assertThat(log.damaged()).hasSize(1);
            GroupId hurt = log.damaged().keySet().iterator().next();
            assertThat(log.group(hurt).lastIndex()).isEqualTo(hurt.equals(A) ? 6 : 3);
            assertThatThrownBy(() -> log.group(hurt).read(2)).isInstanceOf(DamagedEntryException.class);
            assertThatThrownBy(() -> log.group(hurt).append(Entries.run(7, 7, 1, 1), true))
                    .isInstanceOf(DamagedEntryException.class)
                    .hasMessageContaining("quarantined");
            GroupId fine = hurt.equals(A) ? B : A;
            long next = log.group(fine).lastIndex() + 1;
            log.group(fine).append(Entries.run(next, next, 1, 10), true);
        }
        log.erase(log.damaged().keySet().iterator().next());
        assertThat(log.damaged()).isEmpty();
        restart();
        assertThat(log.damaged()).isEmpty();
    }

    @Test
    void anIdleLogProvesItsLastBatch() throws IOException {
        threads.core().idle();
        disk = disk.copy();
        firstSegment()[offsetOf(5, 1, 100)] ^= 1;
        log = newLog();
        assertThat(log.damaged()).containsOnlyKeys(A);
        assertThat(log.group(A).lastIndex()).isEqualTo(6);
        assertThat(log.group(A).term(5)).isEqualTo(1);
    }

    @Test
    void damagedHeaderIsLaidAtItsGroupsDoorByTheTrailer() throws IOException {
        threads.core().idle();
        disk = disk.copy();
        firstSegment()[offsetOf(5, 1, 100) - 20] ^= 1;
        log = newLog();
        assertThat(log.damaged()).containsOnlyKeys(A);
        assertThat(log.damaged().get(A)).contains("entry 5");
        assertThat(Entries.bytes(log.group(A).read(6))).isEqualTo(Entries.payload(6, 1, 100));
    }

    @Test
    void aDamagedTrailerHarmsNothing() throws IOException {
        disk = disk.copy();
        int trailer = offsetOf(3, 1, 100) + 104;
        firstSegment()[trailer + 8] ^= 1;
        log = newLog();
        assertThat(log.damaged()).isEmpty();
        assertThat(log.group(A).lastIndex()).isEqualTo(6);
        assertThat(Entries.bytes(log.group(A).read(2))).isEqualTo(Entries.payload(2, 1, 100));
    }

    @Test
    void damageThatCouldBeAnyonesQuarantinesAll() throws IOException {
        disk = disk.copy();
        int third = offsetOf(3, 1, 100);
        firstSegment()[third - 20] ^= 1;
        firstSegment()[third + 104 + 8] ^= 1;
        for (int start = 0; start < 2; start++) {
            restart();
            assertThat(log.damaged()).containsOnlyKeys(A, B);
        }
        assertThat(log.group(new GroupId(7, 7)).lastIndex()).isZero();
        assertThat(log.damaged()).containsKey(new GroupId(7, 7));
    }

    @Test
    void aMissingSegmentIsAHole() throws IOException {
        log.group(A).append(Entries.run(7, 120, 1, 400), true);
        log.close();
        disk = disk.copy();
        String second = disk.list().stream()
                .filter(name -> name.endsWith(".log"))
                .skip(1)
                .findFirst()
                .orElseThrow();
        disk.delete(second);
        log = newLog();
        assertThat(log.damaged()).containsOnlyKeys(A);
        assertThat(log.damaged().get(A)).contains("is missing from this disk");
    }

    @Test
    void aSidecarWhosePlacesLieIsRebuilt() throws IOException {
        log.group(A).append(Entries.run(7, 60, 1, 400), true);
        log.close();
        disk = disk.copy();
        byte[] sidecar = disk.bytes(Sidecar.name(0));
        sidecar[disk.size(Sidecar.name(0)) - 3] ^= 8;
        log = newLog();
        for (long index = 1; index <= 60; index++) {
            int size = index < 7 ? 100 : 400;
            assertThat(Entries.bytes(log.group(A).read(index))).isEqualTo(Entries.payload(index, 1, size));
        }
        assertThat(log.damaged()).isEmpty();
    }

    @Test
    void onlyTheLastSegmentIsScanned() throws IOException {
        log.group(A).append(Entries.run(7, 60, 1, 400), true);
        log.close();
        disk = disk.copy();
        // Had it been scanned, this would have been found now and not when it is read.
        firstSegment()[offsetOf(2, 1, 100)] ^= 1;
        log = newLog();
        assertThat(log.damaged()).isEmpty();
        assertThat(Stream.of(A, B))
                .anySatisfy(group ->
                        assertThatThrownBy(() -> log.group(group).read(2)).isInstanceOf(DamagedEntryException.class));
    }

    @Test
    void aNewerFormatIsLeftAlone() throws IOException {
        disk = disk.copy();
        byte[] segment = firstSegment();
        for (int copy = 0; copy < SegmentHeader.BYTES; copy += 512) {
            segment[copy + 11] = 2;
            int crc = Checksums.of(ByteBuffer.wrap(segment), copy, 32);
            ByteBuffer.wrap(segment).putInt(copy + 32, crc);
        }
        assertThatThrownBy(this::newLog)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("start the newer version");
    }

    @Test
    void aFailedSyncIsFatalAndNothingIsTakenAfterIt() {
        disk.failSyncs();
        assertThatThrownBy(() -> log.group(A).append(Entries.run(7, 7, 1, 10), true))
                .isInstanceOf(IllegalStateException.class);
        assertThat(faults.fatal).singleElement().asString().contains("writing the log");
        assertThatThrownBy(() -> log.group(B).append(Entries.run(4, 4, 1, 10), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("takes nothing more");
        assertThat(log.group(A).syncedIndex()).isEqualTo(6);
    }

    @Test
    void whatAFailedSyncLeftInThePageCacheAloneIsWrittenAgain() throws IOException {
        for (int i = 0; i < 20; i++) {
            long before = log.group(A).lastIndex();
            disk.failSyncs();
            assertThatThrownBy(() -> log.group(A).append(Entries.run(before + 1, before + 1, 1, 200), true))
                    .isInstanceOf(IllegalStateException.class);
            disk = disk.afterKill();
            log = newLog();
            assertThat(log.group(A).lastIndex()).isEqualTo(before + 1);
            assertThat(log.group(A).syncedIndex()).isEqualTo(before + 1);
            disk = disk.afterPowerCut();
            log = newLog();
            assertThat(log.damaged()).isEmpty();
            assertThat(Entries.bytes(log.group(A).read(before + 1))).isEqualTo(Entries.payload(before + 1, 1, 200));
        }
    }

    @Test
    void aSegmentCutOffIsNotTakenForATornOne() throws IOException {
        int end = offsetOf(6, 1, 100) + 50;
        disk = disk.copy();
        disk.cut(Segment.name(0), end);
        for (int start = 0; start < 2; start++) {
            restart();
            assertThat(log.damaged()).containsOnlyKeys(A, B);
            assertThat(log.damaged().get(A)).contains("cut off");
        }
    }

    @Test
    void aSegmentWhoseMakingWasTornHoldsNothingAndGoes() throws IOException {
        String next = Segment.name(16 << 10);
        disk = disk.copy();
        disk.create(next).write(ByteBuffer.wrap(new byte[] {0x52, 0x4d, 0x51}), 0);
        log = newLog();
        assertThat(log.damaged()).isEmpty();
        assertThat(disk.list()).doesNotContain(next);
    }
}
