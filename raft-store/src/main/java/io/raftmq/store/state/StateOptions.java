package io.raftmq.store.state;

import java.nio.file.Path;

/**
 * How to open the state.
 *
 * @param directory RocksDB's directory; created if missing
 * @param cacheBytes block cache, shared by all groups
 * @param writeBufferBytes unflushed bytes, shared by all groups
 */
public record StateOptions(Path directory, long cacheBytes, long writeBufferBytes) {}
