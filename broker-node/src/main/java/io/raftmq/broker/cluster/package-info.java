/**
 * This node among the others: how it becomes part of the cluster, registers and stays known as alive, asks the metadata
 * group, and reports what only a partition's leader knows. It knows nodes and requests between them, not what partitions do.
 */
@NullMarked
package io.raftmq.broker.cluster;

import org.jspecify.annotations.NullMarked;
