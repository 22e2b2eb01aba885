/**
 * How long a partition acknowledges nothing when its leader is taken away, measured many times: a load that never pauses, a
 * meter of the gaps between acknowledgements, and ways to take a leader away. It judges nothing: that is for rounds.
 */
@NullMarked
package io.raftmq.chaos.failover;

import org.jspecify.annotations.NullMarked;
