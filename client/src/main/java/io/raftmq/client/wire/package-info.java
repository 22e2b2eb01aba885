/**
 * The wire contract: frames, api keys, error codes, record batches, and the Protobuf headers (in {@code proto}). It is
 * all that server modules may use of the client, so nothing here holds threads, sockets or state.
 */
@NullMarked
package io.raftmq.client.wire;

import org.jspecify.annotations.NullMarked;
