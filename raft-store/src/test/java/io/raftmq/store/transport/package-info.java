/** The Raft transport under real JRaft groups on loopback, several nodes in one process. */
@NullMarked
package io.raftmq.store.transport;

import org.jspecify.annotations.NullMarked;
