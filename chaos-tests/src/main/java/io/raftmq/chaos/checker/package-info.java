/**
 * What must hold: pure judges of what was sent, answered and read. They are fed in streams, so that they judge a recorded
 * history and a live run alike, and keep tables of plain numbers, so that millions of messages fit. No clock, no
 * thread, no cluster: a checker can be shown a planted anomaly in a unit test, and is.
 */
@NullMarked
package io.raftmq.chaos.checker;

import org.jspecify.annotations.NullMarked;
