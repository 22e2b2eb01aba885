/**
 * The producer of transactions: half messages sent through an ordinary producer, their end gathered by partition, and the
 * questions that brokers ask about what was not ended. It knows nothing of consumers.
 */
@NullMarked
package io.raftmq.client.transaction;

import org.jspecify.annotations.NullMarked;
