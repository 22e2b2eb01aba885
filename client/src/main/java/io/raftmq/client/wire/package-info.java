/**
 * The wire contract: frames, api keys, error codes, record batches, and the Protobuf headers (in {@code proto}); and the
 * pure code that turns them into bytes and back, as Netty handlers where a stream is cut. It is all that server modules
 * may use of the client, so nothing here holds threads, sockets or shared state.
 */
@NullMarked
package io.raftmq.client.wire;

import org.jspecify.annotations.NullMarked;
