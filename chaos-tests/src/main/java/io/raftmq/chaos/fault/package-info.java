/**
 * Faults that are done to a cluster and undone again, each written down in the history when it begins and ends. They
 * know which node, not why; a scenario decides when.
 */
@NullMarked
package io.raftmq.chaos.fault;

import org.jspecify.annotations.NullMarked;
