/**
 * {@code deploy/example-shop}: starts the shop's services as processes on a cluster of processes, kills leaders and services while they
 * work, and has the books audited at the end. Only what runs the example is here; the example itself is in the packages below.
 */
@NullMarked
package io.raftmq.chaos.shop;

import org.jspecify.annotations.NullMarked;
