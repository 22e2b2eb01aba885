/**
 * Where replicas and leaders belong, and by which steps a group gets there. Pure functions of an image: no threads, no
 * clocks, no randomness, no Raft calls. What is decided here is carried out by others.
 */
@NullMarked
package io.raftmq.meta.placement;

import org.jspecify.annotations.NullMarked;
