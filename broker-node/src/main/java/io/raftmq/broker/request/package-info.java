/**
 * What each api means: one handler an api, from the frame's header to the answer. Handlers run on a connection's event loop
 * and never block; what takes longer goes to a partition's loop or to the metadata group.
 */
@NullMarked
package io.raftmq.broker.request;

import org.jspecify.annotations.NullMarked;
