/**
 * What crosses the wire between two nodes, byte for byte: frames, the handshake, and the closed list of message types.
 * Pure: buffers in, values out. No channels, threads or clocks.
 */
@NullMarked
package io.raftmq.store.transport.frame;

import org.jspecify.annotations.NullMarked;
