/**
 * What a node knows of its peers' health, and how its groups act on it: one failure detector for each pair of nodes
 * instead of one for each group. The detector is pure and its time injected; what touches JRaft's nodes and timers is
 * apart from it. Messages, disks and frames do not enter.
 */
@NullMarked
package io.raftmq.store.transport.liveness;

import org.jspecify.annotations.NullMarked;
