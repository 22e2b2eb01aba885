package io.raftmq.store.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.store.GroupId;
import io.raftmq.store.StateBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bit flipped in RocksDB's files, or a file of them cut off: the state says that it is damaged, or it is, whole, what it was
 * at the applied index it says. {@code -Dstate.damages=N} tries more.
 */
class StateDamageTest {
    private static final GroupId GROUP = new GroupId(1, 2);
    private static final int FLUSHES = 4;
    private static final int KEYS = 60;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("state.seed", 11);
    private final Random random = new Random(seed);
    private final Map<Long, Map<String, String>> contents = new TreeMap<>();
    private int said;
    private int older;

    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void noDamageIsSilent() throws IOException {
        Path clean = clean();
        int damages = Integer.getInteger("state.damages", 2_000);
        for (int i = 0; i < damages; i++) {
            Path copy = copy(clean, directory.resolve("damaged"));
            String what = damage(copy);
            try {
                readOrRefuse(copy);
            } catch (AssertionError e) {
                throw new AssertionError(what + ", the " + i + "th of seed " + seed, e);
            }
            delete(copy);
        }
        System.out.println(damages + " damages to the state: " + said + " said, " + older
                + " showed an earlier state and its applied index, the others hit nothing that is read");
        assertThat(said).isPositive();
    }

    /** A state flushed some times, its earlier contents known. */
    private Path clean() {
        Path path = directory.resolve("clean");
        contents.put(0L, Map.of());
        Map<String, String> now = new TreeMap<>();
        try (StateStore store = open(path)) {
            for (long index = 1; index <= FLUSHES; index++) {
                try (StateBatch batch = store.group(GROUP).newBatch()) {
                    for (int i = 0; i < KEYS; i++) {
                        String key = "key" + random.nextInt(200);
                        String value = index + "v".repeat(random.nextInt(100));
                        now.put(key, value);
                        batch.put(StateStoreTest.bytes(key), StateStoreTest.bytes(value));
                    }
                    batch.commit(index, 1);
                }
                store.flush();
                contents.put(index, new TreeMap<>(now));
            }
        }
        return path;
    }

    private String damage(Path copy) throws IOException {
        List<Path> files = files(copy);
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length == 0) {
            return "nothing";
        }
        int at = random.nextInt(bytes.length);
        if (random.nextInt(4) == 0) {
            Files.write(file, Arrays.copyOf(bytes, at));
            return file.getFileName() + " cut off at byte " + at;
        }
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
        return "a bit of " + file.getFileName() + " flipped at byte " + at;
    }

    private void readOrRefuse(Path copy) {
        try (StateStore store = open(copy)) {
            RocksGroupState state = store.group(GROUP);
            Map<String, String> found = StateTransferTest.read(state);
            assertThat(found)
                    .as("the state at entry %s", state.appliedIndex())
                    .isEqualTo(contents.get(state.appliedIndex()));
            older += state.appliedIndex() < FLUSHES ? 1 : 0;
        } catch (StateException damage) {
            said++;
        }
    }

    private static StateStore open(Path path) {
        return StateStore.open(new StateOptions(path, 1 << 20, 4 << 20), (what, cause) -> {}, () -> {});
    }

    private static List<Path> files(Path of) throws IOException {
        try (Stream<Path> files = Files.list(of)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("LO"))
                    .sorted()
                    .toList();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
