package io.raftmq.store.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.GroupId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moving records to give space back comes to an end, whatever share of a segment may be live for it to be emptied. */
final class ReclaimEndsTest {
    private static final int SEGMENT = 16 << 10;
    private static final int GROUPS = 500;

    private final SimulatedDisk disk = new SimulatedDisk(new Random(1));

    private CommitLog open() throws IOException {
        CommitLogOptions options = CommitLogOptions.of(Path.of("simulated"))
                .withSegments(SEGMENT, 4 << 10)
                .withLimits(1_000L * SEGMENT, 0, 2)
                .withRelocateShare(0);
        return CommitLog.open(options, disk, new Random(2)::nextLong, new InlineThreads(), new RecordingFaults());
    }

    /** Each record is a run of its own here, so what stands around the records takes more than a tenth of each segment. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9, 1})
    void whatWasMovedOnceIsNotMovedForItsSurroundings(double share) throws IOException {
        CommitLog log = open();
        for (int group = 0; group < GROUPS; group++) {
            log.group(new GroupId(1, group)).append(Entries.run(1, 2, 1, 200), true);
            log.group(new GroupId(1, group)).truncatePrefix(2);
        }
        log.reclaim(share);
        long once = log.usage().recordsRelocated();
        assertThat(once).isLessThanOrEqualTo(GROUPS);
        log.reclaim(share);
        assertThat(log.usage().recordsRelocated()).isLessThanOrEqualTo(GROUPS);
        log.close();

        CommitLog again = open();
        again.reclaim(share);
        assertThat(again.usage().recordsRelocated()).isLessThanOrEqualTo(GROUPS - once);
        for (int group = 0; group < GROUPS; group++) {
            assertThat(again.group(new GroupId(1, group)).firstIndex()).isEqualTo(2);
        }
        again.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.9})
    void whatDiedAfterItWasMovedIsGivenBack(double share) throws IOException {
        CommitLog log = open();
        for (int group = 0; group < GROUPS; group++) {
            log.group(new GroupId(1, group)).append(Entries.run(1, 2, 1, 200), true);
            log.group(new GroupId(1, group)).truncatePrefix(2);
        }
        log.reclaim(1);
        long before = log.usage().bytesOnDisk();
        for (int group = 0; group < GROUPS; group++) {
            if (group % 4 != 0) {
                log.erase(new GroupId(1, group));
            }
        }
        log.reclaim(share);
        assertThat(log.usage().bytesOnDisk()).isLessThan(before);
        log.close();
    }
}
