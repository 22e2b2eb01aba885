/** Tests of this package alone, without JRaft nodes. */
@NullMarked
package io.raftmq.store.transport.liveness;

import org.jspecify.annotations.NullMarked;
