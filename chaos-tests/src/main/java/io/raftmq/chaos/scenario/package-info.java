/**
 * What a cluster is put through, from its start to a verdict: traffic, a fault in the middle of it, and the checks. A
 * scenario uses the client as an application would; it is the only place here that knows both faults and messages.
 */
@NullMarked
package io.raftmq.chaos.scenario;

import org.jspecify.annotations.NullMarked;
