package io.raftmq.broker.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.store.StoreStats;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    private long diskUsed = 10 * GIB;
    private long logBytes = GIB;
    private long liveBytes = GIB;
    private long bytesLeft = 50 * GIB;
    private long inFlight;
    private boolean broken;
    private long diskTotal = 100 * GIB;
    private int trimPercent = 85;

    @Test
    void anEmptyDiskTakesEverything() {
        DiskWatch disk = watch(-1);
        assertThat(disk.usedPercent()).isEqualTo(10);
        assertThat(disk.refusesSends()).isFalse();
        assertThat(disk.admits(1 << 20)).isTrue();
        assertThat(disk.bytesToFree()).isZero();
    }

    @Test
    void aDiskThatOthersFilledRefusesSendsUntilTheyMakeRoom() {
        DiskWatch disk = watch(-1);
        diskUsed = 91 * GIB;
        disk.look();
        assertThat(disk.refusesSends()).isFalse();
        diskUsed = 92 * GIB;
        disk.look();
        assertThat(disk.refusesSends()).isTrue();
        assertThat(disk.admits(1)).isFalse();
        diskUsed = 50 * GIB;
        disk.look();
        assertThat(disk.admits(1)).isTrue();
    }

    @Test
    void theLogsOwnBoundCountsIfItIsNearer() {
        DiskWatch disk = watch(100 * GIB);
        logBytes = 95 * GIB;
        bytesLeft = 5 * GIB;
        disk.look();
        assertThat(disk.usedPercent()).isEqualTo(95);
        assertThat(disk.refusesSends()).isTrue();
    }

    @Test
    void betweenTwoLooksNoMoreIsLetInThanAThirdOfWhatTheLogHasLeft() {
        DiskWatch disk = watch(-1);
        logBytes = 64 * MIB;
        bytesLeft = 30 * MIB;
        disk.look();
        int admitted = 0;
        while (disk.admits((int) MIB)) {
            admitted++;
        }
        assertThat(admitted).isEqualTo(9);
        assertThat(disk.admits((int) MIB / 2)).as("a smaller one still fits").isTrue();
        inFlight = 28 * MIB;
        disk.look();
        assertThat(disk.admits((int) MIB))
                .as("what is on its way has its room already")
                .isFalse();
        inFlight = 0;
        bytesLeft = 100 * MIB;
        disk.look();
        assertThat(disk.admits((int) MIB)).isTrue();
    }

    @Test
    void aLogWithoutRoomRefusesWhateverTheDiskSays() {
        DiskWatch disk = watch(-1);
        bytesLeft = 0;
        disk.look();
        assertThat(disk.refusesSends()).isTrue();
        assertThat(disk.admits(0)).isFalse();
    }

    @Test
    void underPressureOnlyWhatReclaimingDoesNotGiveBackIsLetGoOf() {
        DiskWatch disk = watch(100 * GIB);
        logBytes = 90 * GIB;
        bytesLeft = 10 * GIB;
        liveBytes = 88 * GIB;
        disk.look();
        assertThat(disk.bytesToFree()).isEqualTo(5 * GIB);
        liveBytes = 83 * GIB; // trimmed; the segments, three aside, have yet to go
        disk.look();
        assertThat(disk.bytesToFree()).isEqualTo(GIB);
        liveBytes = 80 * GIB;
        disk.look();
        assertThat(disk.bytesToFree()).isZero();
    }

    @Test
    void whereNothingIsToBeLetGoOfBeforeItsTimeAFullDiskChangesNothing() {
        trimPercent = 100;
        diskTotal = 100 * GIB + 99;
        diskUsed = diskTotal;
        DiskWatch disk = watch(-1);
        assertThat(disk.refusesSends()).isTrue();
        assertThat(disk.bytesToFree()).isZero();
    }

    @Test
    void aDiskThatCannotBeAskedIsJudgedAsBefore() {
        DiskWatch disk = watch(-1);
        broken = true;
        diskUsed = 99 * GIB;
        disk.look();
        assertThat(disk.usedPercent()).isEqualTo(10);
        assertThat(disk.admits(1)).isTrue();
    }

    private DiskWatch watch(long maxBytes) {
        DiskWatch disk = new DiskWatch(
                new DiskWatch.DiskSpace() {
                    @Override
                    public long totalBytes() throws IOException {
                        if (broken) {
                            throw new IOException("planted");
                        }
                        return diskTotal;
                    }

                    @Override
                    public long usableBytes() {
                        return diskTotal - diskUsed;
                    }
                },
                new BrokerConfig.Storage(GIB, maxBytes, trimPercent, 92),
                () -> new StoreStats(1, 1, 0, logBytes, liveBytes, bytesLeft, 0, 0, 0, 0),
                () -> inFlight);
        disk.look();
        return disk;
    }
}
