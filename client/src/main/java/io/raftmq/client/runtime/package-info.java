/** Puts a client together from the packages beside it; found by {@link io.raftmq.client.RaftMqClient#connect}. */
@NullMarked
package io.raftmq.client.runtime;

import org.jspecify.annotations.NullMarked;
