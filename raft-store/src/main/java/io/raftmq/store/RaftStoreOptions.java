package io.raftmq.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to open a node's store. Immutable; every value is checked when it is set.
 *
 * @param directory the node's data directory; created if missing, used by one process at a time
 * @param self where this node's Raft transport listens, and the incarnation of this data directory
 * @param electionTimeout how long a follower waits for its leader before it stands for election; 100 ms to 60 s
 * @param stateCacheBytes RocksDB's block cache, shared by all groups; at least 1 MiB
 * @param stateWriteBufferBytes what RocksDB may hold unflushed, shared by all groups; at least 1 MiB
 * @param stateFlushInterval how often the state is flushed even when nobody asks; 100 ms to 5 min
 * @param unappliedBytesPerGroup bytes a group may have proposed here and not yet been handed back; at least {@link
 *     RaftGroup#MAX_PAYLOAD_BYTES}. Beyond it a proposal fails at once, with certainty
 * @param logCacheBytesPerGroup bytes of recent entries a group keeps in memory until they are applied and on disk; at
 *     least 1 MiB
 */
public record RaftStoreOptions(
        Path directory,
        PeerAddress self,
        Duration electionTimeout,
        long stateCacheBytes,
        long stateWriteBufferBytes,
        Duration stateFlushInterval,
        long unappliedBytesPerGroup,
        long logCacheBytesPerGroup) {
    private static final long MIB = 1 << 20;

    public RaftStoreOptions {
        between("election timeout", electionTimeout, Duration.ofMillis(100), Duration.ofSeconds(60));
        atLeast("state cache bytes", stateCacheBytes, MIB);
        atLeast("state write buffer bytes", stateWriteBufferBytes, MIB);
        between("state flush interval", stateFlushInterval, Duration.ofMillis(100), Duration.ofMinutes(5));
        atLeast("unapplied bytes per group", unappliedBytesPerGroup, RaftGroup.MAX_PAYLOAD_BYTES);
        atLeast("log cache bytes per group", logCacheBytesPerGroup, MIB);
    }

    /** The defaults: election timeout 1 s, 64 MiB cache, 64 MiB write buffer, flush every 30 s, 32 MiB, 16 MiB. */
    public static RaftStoreOptions of(Path directory, PeerAddress self) {
        return new RaftStoreOptions(
                directory, self, Duration.ofSeconds(1), 64 * MIB, 64 * MIB, Duration.ofSeconds(30), 32 * MIB, 16 * MIB);
    }

    public RaftStoreOptions withElectionTimeout(Duration timeout) {
        return new RaftStoreOptions(
                directory,
                self,
                timeout,
                stateCacheBytes,
                stateWriteBufferBytes,
                stateFlushInterval,
                unappliedBytesPerGroup,
                logCacheBytesPerGroup);
    }

    public RaftStoreOptions withStateMemory(long cacheBytes, long writeBufferBytes) {
        return new RaftStoreOptions(
                directory,
                self,
                electionTimeout,
                cacheBytes,
                writeBufferBytes,
                stateFlushInterval,
                unappliedBytesPerGroup,
                logCacheBytesPerGroup);
    }

    public RaftStoreOptions withStateFlushInterval(Duration interval) {
        return new RaftStoreOptions(
                directory,
                self,
                electionTimeout,
                stateCacheBytes,
                stateWriteBufferBytes,
                interval,
                unappliedBytesPerGroup,
                logCacheBytesPerGroup);
    }

    public RaftStoreOptions withGroupMemory(long unappliedBytes, long logCacheBytes) {
        return new RaftStoreOptions(
                directory,
                self,
                electionTimeout,
                stateCacheBytes,
                stateWriteBufferBytes,
                stateFlushInterval,
                unappliedBytes,
                logCacheBytes);
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
