/**
 * The broker process: {@link io.raftmq.broker.BrokerNode} puts the rooms together in order, and {@link
 * io.raftmq.broker.Main} starts it from the command line. Nothing refers back to this package.
 */
@NullMarked
package io.raftmq.broker;

import org.jspecify.annotations.NullMarked;
