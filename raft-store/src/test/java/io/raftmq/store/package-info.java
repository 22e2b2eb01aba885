/** Tests of the store as a whole. */
@NullMarked
package io.raftmq.store;

import org.jspecify.annotations.NullMarked;
