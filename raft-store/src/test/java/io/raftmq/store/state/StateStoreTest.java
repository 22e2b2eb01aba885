package io.raftmq.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupState;
import io.raftmq.store.StateBatch;
import io.raftmq.store.StateSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class StateStoreTest {
    static final FaultHandler NO_FAULTS = (what, cause) -> {
        throw new AssertionError(what, cause);
    };
    private static final GroupId GROUP = new GroupId(7, 3);
    private static final GroupId NEIGHBOUR = new GroupId(7, 4);

    @TempDir
    Path directory;

    @Test
    void aBatchAndItsAppliedPairSurviveAReopen() {
        try (StateStore store = open()) {
            put(store.group(GROUP), 5, 2, "a", "1");
        }
        try (StateStore store = open()) {
            GroupState state = store.group(GROUP);
            assertThat(state.appliedIndex()).isEqualTo(5);
            assertThat(state.appliedTerm()).isEqualTo(2);
            assertThat(text(state, "a")).isEqualTo("1");
        }
    }

    @Test
    void whatACrashLeavesIsThePrefixThatWasFlushed() throws IOException {
        try (StateStore store = open()) {
            RocksGroupState state = store.group(GROUP);
            put(state, 10, 1, "a", "flushed");
            assertThat(state.flushedAppliedIndex()).isZero();
            store.flush();
            assertThat(state.flushedAppliedIndex()).isEqualTo(10);
            put(state, 11, 1, "a", "lost");
            Path crashed = copy(directory.resolve("state"), directory.resolve("crashed"));
            try (StateStore after = StateStore.open(new StateOptions(crashed, 1 << 20, 1 << 20), NO_FAULTS, () -> {})) {
                assertThat(after.group(GROUP).appliedIndex()).isEqualTo(10);
                assertThat(text(after.group(GROUP), "a")).isEqualTo("flushed");
            }
        }
    }

    @Test
    void aFlushFirstSyncsWhatTheStateMayBeAheadOf() {
        List<String> order = new ArrayList<>();
        StateOptions options = new StateOptions(directory.resolve("state"), 1 << 20, 1 << 20);
        try (StateStore store = StateStore.open(options, NO_FAULTS, () -> order.add("sync"))) {
            put(store.group(GROUP), 1, 1, "a", "1");
            store.flush();
            assertThat(order).containsExactly("sync");
        }
    }

    @Test
    void scansAndFloorsStayInTheirGroupAndOrderKeysAsUnsignedBytes() {
        try (StateStore store = open()) {
            GroupState state = store.group(GROUP);
            try (StateBatch batch = state.newBatch()) {
                batch.put(new byte[] {1}, new byte[] {1});
                batch.put(new byte[] {(byte) 0x80}, new byte[] {2});
                batch.put(new byte[] {(byte) 0xff}, new byte[] {3});
                batch.commit(1, 1);
            }
            put(store.group(NEIGHBOUR), 1, 1, "n", "neighbour");
            List<Integer> seen = new ArrayList<>();
            state.scan(new byte[] {1}, new byte[] {(byte) 0xff}, (key, value) -> seen.add((int) value[0]));
            assertThat(seen).containsExactly(1, 2);
            List<Integer> below = new ArrayList<>();
            assertThat(state.floor(new byte[] {0}, new byte[] {(byte) 0x90}, (key, value) -> below.add((int) value[0])))
                    .isTrue();
            assertThat(below).containsExactly(2);
            assertThat(state.floor(new byte[] {2}, new byte[] {3}, (key, value) -> true))
                    .isFalse();
        }
    }

    @Test
    void aSnapshotDoesNotSeeLaterBatches() {
        try (StateStore store = open()) {
            GroupState state = store.group(GROUP);
            put(state, 1, 1, "a", "old");
            try (StateSnapshot snapshot = state.snapshot()) {
                put(state, 2, 1, "a", "new");
                assertThat(new String(Objects.requireNonNull(snapshot.get(bytes("a"))), StandardCharsets.UTF_8))
                        .isEqualTo("old");
            }
            assertThat(text(state, "a")).isEqualTo("new");
        }
    }

    @Test
    void aBatchNeverGoesBackAndOnlyOneIsOpen() {
        try (StateStore store = open()) {
            GroupState state = store.group(GROUP);
            put(state, 5, 1, "a", "1");
            try (StateBatch batch = state.newBatch()) {
                assertThatThrownBy(state::newBatch).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(() -> batch.commit(5, 1)).isInstanceOf(IllegalArgumentException.class);
            }
            put(state, 6, 1, "a", "2");
            assertThat(text(state, "a")).isEqualTo("2");
        }
    }

    @Test
    void anErasureThatWasBegunIsRememberedAndThenLeavesNothing() {
        try (StateStore store = open()) {
            put(store.group(GROUP), 1, 1, "a", "1");
            put(store.group(NEIGHBOUR), 1, 1, "a", "kept");
            store.beginErase(GROUP);
        }
        try (StateStore store = open()) {
            assertThat(store.erasing()).containsExactly(GROUP);
            store.finishErase(GROUP);
            assertThat(store.erasing()).isEmpty();
            assertThat(store.groups()).containsExactly(NEIGHBOUR);
            assertThat(store.group(GROUP).appliedIndex()).isZero();
            assertThat(store.group(GROUP).get(bytes("a"))).isNull();
            assertThat(text(store.group(NEIGHBOUR), "a")).isEqualTo("kept");
        }
    }

    @Test
    void localRecordsAreReadBackByRisingIndex() {
        try (StateStore store = open()) {
            store.writeLocal(
                    GROUP,
                    changes -> changes.put((byte) 1, 300, bytes("c"))
                            .put((byte) 1, 20, bytes("b"))
                            .put((byte) 2, 1, bytes("other")));
            store.writeLocal(GROUP, changes -> changes.delete((byte) 1, 0, 300));
            List<Long> seen = new ArrayList<>();
            store.readLocal(GROUP, (byte) 1, (index, value) -> seen.add(index));
            assertThat(seen).containsExactly(300L);
        }
    }

    @Test
    void aDirectoryInUseIsRefused() {
        try (StateStore store = open()) {
            assertThatThrownBy(this::open).isInstanceOf(StateException.class).hasMessageContaining("another process");
            assertThat(store.groups()).isEmpty();
        }
    }

    @Test
    void aNewerFormatIsRefused() throws RocksDBException {
        open().close();
        try (Options options = new Options();
                RocksDB raw = RocksDB.open(options, directory.resolve("state").toString())) {
            raw.put(StateKeys.FORMAT, new byte[] {9});
        }
        assertThatThrownBy(this::open).isInstanceOf(StateException.class).hasMessageContaining("format 9");
    }

    private StateStore open() {
        return StateStore.open(new StateOptions(directory.resolve("state"), 1 << 20, 1 << 20), NO_FAULTS, () -> {});
    }

    static void put(GroupState state, long index, long term, String key, String value) {
        try (StateBatch batch = state.newBatch()) {
            batch.put(bytes(key), bytes(value));
            batch.commit(index, term);
        }
    }

    private static String text(GroupState state, String key) {
        return new String(Objects.requireNonNull(state.get(bytes(key))), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("LOCK")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        return to;
    }
}
