package io.raftmq.store.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.GroupId;
import io.raftmq.store.StateBatch;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a full disk does to the state: nothing is flushed until there is room, nothing is lost, and nothing ends of it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FullDiskTest {
    private static final GroupId GROUP = new GroupId(3, 1);
    private static final long PLENTY = 1L << 40;
    private static final int VALUE_BYTES = 1_000;

    @TempDir
    Path directory;

    private final AtomicLong usable = new AtomicLong(PLENTY);
    private final Random random = new Random(5);
    private long applied;

    @Test
    void nothingIsFlushedWithoutRoomAndAFlushThatMustBeWaitsForIt() throws Exception {
        try (StateStore store = open(directory, usable::get)) {
            put(store, 10);
            usable.set(0);
            assertThat(store.flushIfRoom()).isFalse();
            assertThat(store.group(GROUP).flushedAppliedIndex()).isZero();
            CompletableFuture<Void> flush = CompletableFuture.runAsync(store::flush);
            put(store, 10);
            assertThat(flush).isNotDone();
            usable.set(PLENTY);
            flush.get(1, TimeUnit.MINUTES);
            // A flush vouches for what was there when it was asked for; what came meanwhile it may have or not.
            assertThat(store.group(GROUP).flushedAppliedIndex()).isBetween(10L, 20L);
            store.flush();
            assertThat(store.group(GROUP).flushedAppliedIndex()).isEqualTo(20);
        }
    }

    @Test
    void whoeverWaitsIsSentAwayByTheClose() {
        CompletableFuture<Void> flush;
        try (StateStore store = open(directory, usable::get)) {
            put(store, 10);
            usable.set(0);
            flush = CompletableFuture.runAsync(store::flush);
        }
        assertThatThrownBy(() -> flush.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(StateException.class);
    }

    /** RocksDB fills its write buffers on a disk without a byte left, and must not only survive it but come back. */
    @Test
    void writesThatFindNoRoomAreHeldUntilThereIsSome() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(directory, 16)) {
            try (StateStore store = open(disk.directory(), () -> PLENTY)) {
                put(store, 100);
                store.flush();
                put(store, 100);
                disk.fill();
                assertThat(store.flushIfRoom()).as("RocksDB was not told").isFalse();
                CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> put(store, 4_000));
                assertThat(read(store, 150)).isNotNull();
                assertThat(writes).as("four megabytes in buffers of one").isNotDone();
                disk.free();
                writes.get(1, TimeUnit.MINUTES);
                store.flush();
            }
            try (StateStore again = open(disk.directory(), () -> PLENTY)) {
                assertThat(again.group(GROUP).appliedIndex()).isEqualTo(applied);
                for (long index = 1; index <= applied; index++) {
                    assertThat(read(again, index)).as("entry %s", index).hasSize(VALUE_BYTES);
                }
            }
        }
    }

    private static StateStore open(Path directory, LongSupplier usable) {
        return StateStore.open(
                new StateOptions(directory.resolve("state"), 1 << 20, 4 << 20),
                StateStoreTest.NO_FAULTS,
                () -> {},
                usable);
    }

    private void put(StateStore store, int entries) {
        for (int i = 0; i < entries; i++) {
            byte[] value = new byte[VALUE_BYTES];
            random.nextBytes(value);
            try (StateBatch batch = store.group(GROUP).newBatch()) {
                batch.put(key(++applied), value);
                batch.commit(applied, 1);
            }
        }
    }

    private static byte[] read(StateStore store, long index) {
        return Objects.requireNonNull(store.group(GROUP).get(key(index)));
    }

    private static byte[] key(long index) {
        return StateStoreTest.bytes("key " + index);
    }
}
