package io.raftmq.store.raft;

import io.raftmq.store.GroupId;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.commitlog.CommitLogOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One node of a test cluster: a store in a directory, with an {@link Applier} for each group, and its loop. */
final class StoreNode implements AutoCloseable {

    final PeerAddress self;
    final Path directory;
    final CopyOnWriteArrayList<String> faults = new CopyOnWriteArrayList<>();
    private final Map<GroupId, Applier> appliers = new ConcurrentHashMap<>();
    private @Nullable RaftStore store;
    private @Nullable ExecutorService loop;

    StoreNode(Path directory, PeerAddress self) {
        this.directory = directory;
        this.self = self;
    }

    StoreNode open() {
        loop = Executors.newSingleThreadExecutor();
        store = RaftStore.open(options(), (what, cause) -> faults.add(what + ": " + cause));
        return this;
    }

    private RaftStoreOptions options() {
        RaftStoreOptions defaults = RaftStoreOptions.of(directory, "test", self);
        return defaults.withState(new RaftStoreOptions.StateMemory(4 << 20, 4 << 20, Duration.ofMinutes(1)))
                .withCommitLog(CommitLogOptions.of(directory.resolve("log"))
                        .withSegments(16 << 20, 1 << 20)
                        .withLimits(1L << 30, 0, 2));
    }

    RaftStore store() {
        return Objects.requireNonNull(store, "the node is closed");
    }

    boolean isOpen() {
        return store != null;
    }

    Applier start(GroupId id, Set<PeerAddress> initialVoters) {
        Applier applier = new Applier(() -> group(id).state(), Objects.requireNonNull(loop));
        appliers.put(id, applier);
        store().start(new GroupOptions(id, initialVoters, true), applier);
        return applier;
    }

    RaftGroup group(GroupId id) {
        return Await.value(id + " on " + self, () -> store().group(id));
    }

    Applier applier(GroupId id) {
        return Objects.requireNonNull(appliers.get(id));
    }

    @Override
    public void close() {
        if (store != null) {
            store.close();
            store = null;
        }
        if (loop != null) {
            loop.shutdown();
            try {
                if (!loop.awaitTermination(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("the loop does not end");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            loop = null;
        }
    }

    /** What the disk holds at this moment, as after a kill: nothing that RocksDB has not flushed. */
    void copyDiskTo(Path target) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(directory.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith("LOCK")) {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
