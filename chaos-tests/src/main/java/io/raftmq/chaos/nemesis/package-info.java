/**
 * A schedule of faults that follows from a seed, and what carries it out: each strike is done, held, taken back, and has to
 * prove that it happened. A nemesis uses the administration as an operator would; it knows nothing of messages and
 * judges nothing.
 */
@NullMarked
package io.raftmq.chaos.nemesis;

import org.jspecify.annotations.NullMarked;
