/** Tests of this package alone, without JRaft nodes. */
@NullMarked
package io.raftmq.store.transport.frame;

import org.jspecify.annotations.NullMarked;
