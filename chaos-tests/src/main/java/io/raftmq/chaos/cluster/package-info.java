/**
 * Real broker processes on this machine: started, killed, frozen, wiped, and waited for. It knows processes, ports,
 * directories and health, and nothing of messages; what the processes are put through is decided elsewhere.
 */
@NullMarked
package io.raftmq.chaos.cluster;

import org.jspecify.annotations.NullMarked;
