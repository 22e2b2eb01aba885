/**
 * The public API of the RaftMQ Java client: begin at {@link io.raftmq.client.RaftMqClient}. Only what an application
 * uses may be here: no type of the wire, of Netty or of a server. The packages below implement it and may change.
 */
@NullMarked
package io.raftmq.client;

import org.jspecify.annotations.NullMarked;
