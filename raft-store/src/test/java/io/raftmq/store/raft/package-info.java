/** Tests of the group host with real JRaft nodes on loopback, and of its parts alone. */
@NullMarked
package io.raftmq.store.raft;

import org.jspecify.annotations.NullMarked;
