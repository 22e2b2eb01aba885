package io.raftmq.store.raft;

import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.commitlog.CommitLogOptions;
import io.raftmq.store.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How to open a node's store. Immutable; every value is checked when it is set.
 *
 * @param directory the node's data directory; created if missing, used by one process at a time
 * @param self this node's Raft address as its peers know it, and the incarnation of this data directory
 * @param transport the node's Raft transport; its own address is {@code self}'s
 * @param commitLog the node's disk log; it lies below {@code directory} by default, and its segments
 *     take at least two entries of {@link RaftGroup#MAX_PAYLOAD_BYTES}
 * @param stockElectionTimeout without node liveness: how long a follower waits for its leader before it stands for
 *     election; 100 ms to 60 s
 * @param state memory and flushing of the state
 * @param groups what bounds each group
 */
public record RaftStoreOptions(
        Path directory,
        PeerAddress self,
        TransportOptions transport,
        CommitLogOptions commitLog,
        Duration stockElectionTimeout,
        StateMemory state,
        GroupLimits groups) {
    private static final long MIB = 1 << 20;

    public RaftStoreOptions {
        if (!transport.connections().self().host().equals(self.host())
                || transport.connections().self().port() != self.port()) {
            throw new IllegalArgumentException(
                    "the transport's own address is " + transport.connections().self() + ", not " + self);
        }
        // A record that fits into no segment could be appended nowhere once it was proposed.
        atLeast("segmentBytes", commitLog.segmentBytes(), 2L * RaftGroup.MAX_PAYLOAD_BYTES);
        between("stockElectionTimeout", stockElectionTimeout, Duration.ofMillis(100), Duration.ofSeconds(60));
    }

    /**
     * What RocksDB may use, for all groups together.
     *
     * @param cacheBytes block cache; at least 1 MiB
     * @param writeBufferBytes what may be unflushed; at least 1 MiB
     * @param flushInterval how often the state is flushed even when nobody asks; 100 ms to 5 min
     */
    public record StateMemory(long cacheBytes, long writeBufferBytes, Duration flushInterval) {
        public StateMemory {
            atLeast("cacheBytes", cacheBytes, MIB);
            atLeast("writeBufferBytes", writeBufferBytes, MIB);
            between("flushInterval", flushInterval, Duration.ofMillis(100), Duration.ofMinutes(5));
        }
    }

    /**
     * What bounds one group.
     *
     * @param unappliedBytes bytes it may have proposed here and not yet been handed back; at least {@link
     *     RaftGroup#MAX_PAYLOAD_BYTES}. Beyond it a proposal fails at once, with certainty
     * @param logCacheBytes bytes of recent entries kept in memory until they are applied and on disk; at least 1 MiB
     */
    public record GroupLimits(long unappliedBytes, long logCacheBytes) {
        public GroupLimits {
            atLeast("unappliedBytes", unappliedBytes, RaftGroup.MAX_PAYLOAD_BYTES);
            atLeast("logCacheBytes", logCacheBytes, MIB);
        }
    }

    /**
     * The defaults: node liveness on, stock election timeout 1 s, 64 MiB of cache and of write buffer, a flush every 30
     * s, and for each group 32 MiB unapplied and 16 MiB of log cache.
     *
     * @param cluster the cluster's id: nodes of another cluster are refused
     */
    public static RaftStoreOptions of(Path directory, String cluster, PeerAddress self) {
        return new RaftStoreOptions(
                directory,
                self,
                TransportOptions.of(cluster, self.host(), self.port()),
                CommitLogOptions.of(directory.resolve("log")),
                Duration.ofSeconds(1),
                new StateMemory(64 * MIB, 64 * MIB, Duration.ofSeconds(30)),
                new GroupLimits(32 * MIB, 16 * MIB));
    }

    public RaftStoreOptions withTransport(TransportOptions other) {
        return new RaftStoreOptions(directory, self, other, commitLog, stockElectionTimeout, state, groups);
    }

    public RaftStoreOptions withCommitLog(CommitLogOptions other) {
        return new RaftStoreOptions(directory, self, transport, other, stockElectionTimeout, state, groups);
    }

    public RaftStoreOptions withStockElectionTimeout(Duration timeout) {
        return new RaftStoreOptions(directory, self, transport, commitLog, timeout, state, groups);
    }

    public RaftStoreOptions withState(StateMemory other) {
        return new RaftStoreOptions(directory, self, transport, commitLog, stockElectionTimeout, other, groups);
    }

    public RaftStoreOptions withGroups(GroupLimits other) {
        return new RaftStoreOptions(directory, self, transport, commitLog, stockElectionTimeout, state, other);
    }

    private static void between(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(what + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    private static void atLeast(String what, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", not " + value);
        }
    }
}
