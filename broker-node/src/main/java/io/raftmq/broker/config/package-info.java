/**
 * The node's settings: one table of keys ({@link io.raftmq.broker.config.Setting}), one immutable result
 * ({@link io.raftmq.broker.config.BrokerConfig}). Whatever a setting means is decided elsewhere; nothing here opens a file
 * but the configuration itself.
 */
@NullMarked
package io.raftmq.broker.config;

import org.jspecify.annotations.NullMarked;
