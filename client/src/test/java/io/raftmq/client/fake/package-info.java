/**
 * A cluster in memory that speaks the wire over real sockets and misbehaves on command. It keeps the rules that the client
 * relies on (sequences, leases, offsets) and nothing else.
 */
@NullMarked
package io.raftmq.client.fake;

import org.jspecify.annotations.NullMarked;
