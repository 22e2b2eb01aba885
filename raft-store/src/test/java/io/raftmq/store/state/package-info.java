/** Tests of the state on RocksDB. */
@NullMarked
package io.raftmq.store.state;

import org.jspecify.annotations.NullMarked;
