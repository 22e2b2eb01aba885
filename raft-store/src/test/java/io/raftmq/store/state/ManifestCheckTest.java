package io.raftmq.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.GroupId;
import io.raftmq.store.StateBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB reads some damaged manifests for ever; native code cannot be interrupted, so each test has a thread to lose. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ManifestCheckTest {
    private static final int KIND_AT = 6;

    @TempDir
    Path directory;

    @Test
    void anyBitOfTheKindOfAnyRecordIsMissed() throws IOException {
        write();
        Path manifest = manifest();
        byte[] whole = Files.readAllBytes(manifest);
        List<Integer> records = records(whole);
        assertThat(records).hasSizeGreaterThan(3);
        for (int record : records) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] damaged = whole.clone();
                damaged[record + KIND_AT] ^= (byte) (1 << bit);
                Files.write(manifest, damaged);

                assertThatThrownBy(() -> open().close())
                        .as("bit %s of the kind at byte %s", bit, record + KIND_AT)
                        .isInstanceOf(StateException.class);
            }
        }
        Files.write(manifest, whole);
        open().close();
    }

    @Test
    void aKindOfFilesThatAreUsedAgainIsSaid() throws IOException {
        write();
        byte[] bytes = Files.readAllBytes(manifest());
        bytes[KIND_AT] ^= 4;
        Files.write(manifest(), bytes);

        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageContaining("the state is damaged")
                .hasMessageContaining("kind 5 at byte 0");
    }

    @Test
    void aNameThatLeadsElsewhereIsNotFollowed() throws IOException {
        write();
        Files.writeString(directory.resolve("CURRENT"), "../../somewhere\n");

        assertThatThrownBy(this::open).isInstanceOf(StateException.class);
    }

    private void write() {
        for (long index = 1; index <= 3; index++) {
            try (StateStore store = open()) {
                try (StateBatch batch = store.group(new GroupId(1, 2)).newBatch()) {
                    batch.put(StateStoreTest.bytes("key" + index), StateStoreTest.bytes("value"));
                    batch.commit(index, 1);
                }
                store.flush();
            }
        }
    }

    private StateStore open() {
        return StateStore.open(new StateOptions(directory, 1 << 20, 1 << 20), (what, cause) -> {}, () -> {});
    }

    private Path manifest() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    /** Where the records begin; they are few, so all lie in the first block. */
    private static List<Integer> records(byte[] manifest) {
        List<Integer> records = new ArrayList<>();
        for (int at = 0; at + KIND_AT < manifest.length; ) {
            records.add(at);
            at += KIND_AT + 1 + (manifest[at + 4] & 0xFF) + ((manifest[at + 5] & 0xFF) << 8);
        }
        return records;
    }
}
