/**
 * The metadata state machine. {@code Decider} answers requests with records and never changes anything; {@code Replay}
 * makes the next image of them, alike on every node; {@code ImageStore} keeps the image in the group's key-value state.
 * Pure: time is a parameter, and there are no threads, clocks, sockets or randomness.
 */
@NullMarked
package io.raftmq.meta.state;

import org.jspecify.annotations.NullMarked;
