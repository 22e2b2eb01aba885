package io.raftmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.store.commitlog.CommitLogOptions;
import io.raftmq.store.raft.RaftStore;
import io.raftmq.store.raft.RaftStoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening a store where it cannot be opened, and options that cannot be. */
class RaftStoreTest {
    private static final FaultHandler FAULTS = (what, cause) -> {
        throw new AssertionError(what, cause);
    };

    @TempDir
    Path directory;

    @Test
    void aPortInUseIsToldAndTheDirectoryIsLeftFree() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RaftStoreOptions options = options(taken.getLocalPort());
            assertThatThrownBy(() -> RaftStore.open(options, FAULTS))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
        try (RaftStore store = RaftStore.open(options(FreePorts.next()), FAULTS)) {
            assertThat(store.localGroups()).isEmpty();
            assertThat(store.stats().groups()).isZero();
        }
    }

    @Test
    void aDirectoryInUseIsRefused() throws IOException {
        try (RaftStore store = RaftStore.open(options(FreePorts.next()), FAULTS)) {
            RaftStoreOptions second = options(FreePorts.next());
            assertThatThrownBy(() -> RaftStore.open(second, FAULTS)).hasMessageContaining("in use");
            assertThat(store.localGroups()).isEmpty();
        }
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        RaftStoreOptions good = options(9711);
        assertThatThrownBy(() -> good.withStockElectionTimeout(Duration.ofMillis(5)))
                .hasMessageContaining("stockElectionTimeout");
        assertThatThrownBy(() -> new RaftStoreOptions.GroupLimits(1, 1 << 20)).hasMessageContaining("unappliedBytes");
        assertThatThrownBy(() -> new RaftStoreOptions.StateMemory(1, 1 << 20, Duration.ofSeconds(1)))
                .hasMessageContaining("cacheBytes");
        assertThatThrownBy(
                        () -> good.withCommitLog(CommitLogOptions.of(directory).withSegments(1 << 20, 1 << 20)))
                .hasMessageContaining("segmentBytes");
        assertThatThrownBy(() ->
                        good.withTransport(RaftStoreOptions.of(directory, "test", new PeerAddress("127.0.0.1", 9712, 0))
                                .transport()))
                .hasMessageContaining("9712");
    }

    private RaftStoreOptions options(int port) {
        return RaftStoreOptions.of(directory, "test", new PeerAddress("127.0.0.1", port, 0))
                .withCommitLog(CommitLogOptions.of(directory.resolve("log"))
                        .withSegments(16 << 20, 1 << 20)
                        .withLimits(1L << 30, 0, 2));
    }
}
