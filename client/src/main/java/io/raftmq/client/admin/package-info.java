/** The implementation of {@link io.raftmq.client.Admin}: requests made from calls, and descriptions from answers. */
@NullMarked
package io.raftmq.client.admin;

import org.jspecify.annotations.NullMarked;
