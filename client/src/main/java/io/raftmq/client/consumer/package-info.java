/**
 * The consumers: by lease (push and simple) and by offset (pull). What they share is here too: reading batches, leases,
 * membership of a group.
 */
@NullMarked
package io.raftmq.client.consumer;

import org.jspecify.annotations.NullMarked;
