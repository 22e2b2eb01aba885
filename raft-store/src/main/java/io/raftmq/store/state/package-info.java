/**
 * Every group's key-value state in one RocksDB with its write-ahead log off: generations, the applied (index, term),
 * flushes. RocksDB's types live here and nowhere else; neither JRaft nor the CommitLog may enter.
 */
@NullMarked
package io.raftmq.store.state;

import org.jspecify.annotations.NullMarked;
