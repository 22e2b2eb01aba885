/**
 * Who leads which partition: a cache of the cluster's metadata that heals from error answers, and the calls that follow it
 * with retries. It knows no message and no consumer.
 */
@NullMarked
package io.raftmq.client.routing;

import org.jspecify.annotations.NullMarked;
