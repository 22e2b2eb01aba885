/**
 * Partitions at work: the loops that own their state, the groups' callbacks brought onto them, requests admitted and
 * gathered, answers and long polls parked until what they wait for is committed, and the host that starts and stops
 * replicas as the metadata says. {@link io.raftmq.broker.runtime.PartitionRuntime} may be called on any thread; what it
 * posts to the loop runs in {@link io.raftmq.broker.runtime.PartitionReplica}. What an api means is decided in
 * {@code request}; what a request does to a partition, in {@code partition}.
 */
@NullMarked
package io.raftmq.broker.runtime;

import org.jspecify.annotations.NullMarked;
