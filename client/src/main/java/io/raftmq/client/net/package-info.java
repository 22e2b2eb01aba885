/**
 * Connections to brokers: one per broker, pipelined, timed, kept alive. It carries requests and answers and knows nothing
 * of topics, routes or retries.
 */
@NullMarked
package io.raftmq.client.net;

import org.jspecify.annotations.NullMarked;
