package io.raftmq.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.GroupId;
import io.raftmq.store.StateBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state leaves one store as a stream and enters another. */
class StateTransferTest {
    private static final GroupId GROUP = new GroupId(1, 2);
    private static final long SEED = 20260101;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    @SuppressWarnings("NullAway.Init")
    private StateStore from;

    @SuppressWarnings("NullAway.Init")
    private StateStore to;

    @BeforeEach
    void openBoth() {
        from = open("from");
        to = open("to");
    }

    @AfterEach
    void closeBoth() {
        from.close();
        to.close();
    }

    @Test
    void whatArrivesIsWhatLeft() throws IOException {
        Map<String, String> content = fill(5_000);
        byte[] stream = export();
        StateStoreTest.put(to.group(GROUP), 3, 1, "old", "goes");
        Path file = Files.write(directory.resolve("fetched"), stream);
        StateFile fetched = StateFile.verified(file, GROUP);
        try (StateImport target = to.beginImport(GROUP)) {
            fetched.into(target);
            target.commit(fetched.appliedIndex(), fetched.appliedTerm(), local -> local.put((byte) 1, 9, new byte[1]));
        }
        RocksGroupState state = to.group(GROUP);
        assertThat(state.appliedIndex()).isEqualTo(77);
        assertThat(state.flushedAppliedIndex()).isEqualTo(77);
        assertThat(state.appliedTerm()).isEqualTo(4);
        assertThat(read(state)).as("seed %d", SEED).isEqualTo(content);
    }

    @Test
    void whatIsGivenUpWhileItIsReadEndsWellAndIsRefusedAfterwards() {
        Map<String, String> content = fill(50);
        RocksStateSnapshot snapshot = from.group(GROUP).snapshot();
        StateExport export = new StateExport(snapshot);
        int[] visited = new int[1];
        snapshot.scanFrom(new byte[0], (key, value) -> {
            export.close();
            visited[0]++;
            return true;
        });
        assertThat(visited[0]).isEqualTo(content.size());
        assertThatThrownBy(() -> export.read(1 << 20, 1)).isInstanceOf(StateException.class);
        assertThatThrownBy(() -> snapshot.get(new byte[1])).isInstanceOf(StateException.class);
    }

    @Test
    void anImportLeftHalfwayChangesNothing() {
        StateStoreTest.put(to.group(GROUP), 3, 1, "old", "stays");
        try (StateImport target = to.beginImport(GROUP)) {
            target.put(StateStoreTest.bytes("new"), new byte[2 << 20]);
        }
        assertThat(to.group(GROUP).appliedIndex()).isEqualTo(3);
        assertThat(read(to.group(GROUP))).containsOnlyKeys("old");
    }

    @Test
    void everyFlippedByteAndEveryCutIsFound() throws IOException {
        fill(6);
        byte[] stream = export();
        for (int i = 0; i < stream.length; i++) {
            byte[] damaged = stream.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            refuses(damaged);
            if (i % 7 == 0) {
                refuses(Arrays.copyOf(stream, i));
            }
        }
    }

    @Test
    void theStateOfAnotherGroupIsRefused() throws IOException {
        fill(3);
        Path file = Files.write(directory.resolve("fetched"), export());
        assertThatThrownBy(() -> StateFile.verified(file, new GroupId(9, 9)))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("g1-2");
    }

    private void refuses(byte[] stream) throws IOException {
        Path file = Files.write(directory.resolve("damaged"), stream);
        assertThatThrownBy(() -> StateFile.verified(file, GROUP)).isInstanceOf(StateException.class);
    }

    private Map<String, String> fill(int keys) {
        Map<String, String> content = new TreeMap<>();
        try (StateBatch batch = from.group(GROUP).newBatch()) {
            for (int i = 0; i < keys; i++) {
                String key = "key" + random.nextInt(1_000_000);
                String value = "v".repeat(random.nextInt(500));
                content.put(key, value);
                batch.put(StateStoreTest.bytes(key), StateStoreTest.bytes(value));
            }
            batch.commit(77, 4);
        }
        return content;
    }

    /** Fetches the stream in pieces of random length, and some of them again, as a peer that retries would. */
    private byte[] export() {
        ByteArrayOutputStream fetched = new ByteArrayOutputStream();
        try (StateExport export = new StateExport(from.group(GROUP).snapshot())) {
            StateStoreTest.put(from.group(GROUP), 78, 4, "later", "not in the snapshot");
            while (true) {
                int most = 1 + random.nextInt(200_000);
                ByteBuffer piece = export.read(fetched.size(), most);
                if (random.nextInt(5) == 0) {
                    export.read(random.nextInt(fetched.size() + 1), most);
                    piece = export.read(fetched.size(), most);
                }
                if (!piece.hasRemaining()) {
                    return fetched.toByteArray();
                }
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                fetched.writeBytes(bytes);
            }
        }
    }

    static Map<String, String> read(RocksGroupState state) {
        Map<String, String> content = new TreeMap<>();
        state.scan(new byte[0], new byte[] {(byte) 0xff}, (key, value) -> {
            content.put(new String(key, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8));
            return true;
        });
        return content;
    }

    private StateStore open(String name) {
        return StateStore.open(
                new StateOptions(directory.resolve(name), 1 << 20, 4 << 20), StateStoreTest.NO_FAULTS, () -> {});
    }
}
