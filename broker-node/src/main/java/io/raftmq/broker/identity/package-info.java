/**
 * Who this node is, and that its data directory is its own: the directory's lock, its {@code identity} file, and the pure
 * decision how a fresh directory becomes part of a cluster. A directory that was wiped must never act as its old self.
 */
@NullMarked
package io.raftmq.broker.identity;

import org.jspecify.annotations.NullMarked;
