/**
 * Frames in and out over Netty: the server with its bounds, answers (from memory or from the log's segments), and the links
 * to other nodes. It knows frames and connections, and nothing of what an api means.
 */
@NullMarked
package io.raftmq.broker.net;

import org.jspecify.annotations.NullMarked;
