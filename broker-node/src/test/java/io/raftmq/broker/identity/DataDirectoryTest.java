package io.raftmq.broker.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(2, 2);

    @TempDir
    Path dir;

    @Test
    void keepsItsIdentityOverRestarts() throws Exception {
        Identity member;
        try (DataDirectory made = DataDirectory.open(dir.resolve("new/d"), 2, A)) {
            assertThat(made.identity()).isEqualTo(Identity.fresh(2, A));
            member = made.identity().asMember("cluster", 3, List.of(new Founder(1, B), new Founder(2, A)));
            made.become(member);
        }
        try (DataDirectory again = DataDirectory.open(dir.resolve("new/d"), 2, B)) {
            assertThat(again.identity()).isEqualTo(member);
            assertThat(again.identity().isFounder()).isTrue();
            Identity other = Identity.fresh(2, B).asMember("cluster", 0, List.of());
            assertThatThrownBy(() -> again.become(other)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void refusesADirectoryInUseAndNamesTheProcess() throws Exception {
        try (DataDirectory first = DataDirectory.open(dir, 1, A)) {
            assertThat(first.identity().isMember()).isFalse();
            assertThatThrownBy(() -> DataDirectory.open(dir, 1, B))
                    .isInstanceOf(IdentityException.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        DataDirectory.open(dir, 1, B).close();
    }

    @Test
    void refusesTheDirectoryOfAnotherNode() throws Exception {
        DataDirectory.open(dir, 1, A).close();
        assertRefused(2, "belongs to node 1, and this is node 2");
    }

    @Test
    void refusesANewerFormat() throws Exception {
        DataDirectory.open(dir, 1, A).close();
        Path file = dir.resolve("identity");
        Files.writeString(file, Files.readString(file).replace("raftmq-identity 1", "raftmq-identity 2"));
        assertRefused(1, "format version 2, written by a newer RaftMQ");
    }

    @Test
    void refusesEveryDamagedByte() throws Exception {
        DataDirectory.open(dir, 1, A).close();
        Path file = dir.resolve("identity");
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(file, bad);
            assertThatThrownBy(() -> DataDirectory.open(dir, 1, A))
                    .as("byte %d flipped", i)
                    .isInstanceOf(IdentityException.class);
            Files.write(file, java.util.Arrays.copyOf(good, i));
            assertThatThrownBy(() -> DataDirectory.open(dir, 1, A))
                    .as("cut at %d", i)
                    .isInstanceOf(IdentityException.class);
        }
    }

    @Test
    void refusesADirectoryThatLostItsIdentityFile() throws Exception {
        DataDirectory.open(dir, 1, A).close();
        Files.createDirectory(dir.resolve("store"));
        Files.delete(dir.resolve("identity"));
        assertRefused(1, "holds store and no identity file");
    }

    @Test
    void refusesAPathThatIsNoDirectory() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "x");
        assertThatThrownBy(() -> DataDirectory.open(file, 1, A))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("cannot be used");
    }

    private void assertRefused(int nodeId, String why) {
        assertThatThrownBy(() -> DataDirectory.open(dir, nodeId, B))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining(why);
    }
}
