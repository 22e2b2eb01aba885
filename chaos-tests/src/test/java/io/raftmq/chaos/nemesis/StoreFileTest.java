package io.raftmq.chaos.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFileTest {
    @TempDir
    Path data;

    @Test
    void knowsTheFilesOfAStoreByTheirPlace() throws IOException {
        assertThat(StoreFile.values()).allMatch(sort -> sort.in(data).isEmpty());
        Path log = Files.createDirectories(data.resolve("store/log"));
        Path state = Files.createDirectories(data.resolve("store/state"));
        for (String name : new String[] {"000.log", "000.index", "votes", "LOCK"}) {
            Files.createFile(log.resolve(name));
        }
        for (String name : new String[] {"000012.sst", "MANIFEST-000004", "CURRENT", "LOG", "OPTIONS-000007", "LOCK"}) {
            Files.createFile(state.resolve(name));
        }
        assertThat(StoreFile.SEGMENT.in(data)).containsExactly(log.resolve("000.log"));
        assertThat(StoreFile.SIDECAR.in(data)).containsExactly(log.resolve("000.index"));
        assertThat(StoreFile.VOTES.in(data)).containsExactly(log.resolve("votes"));
        assertThat(StoreFile.STATE.in(data))
                .containsExactly(
                        state.resolve("000012.sst"), state.resolve("CURRENT"), state.resolve("MANIFEST-000004"));
    }
}
