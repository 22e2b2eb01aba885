/**
 * What this machine lets a test do to a node's disk and clock: file systems of their own in images, which can be cut from
 * their power, filled, frozen and slowed; a clock that can be set; files that can be damaged. Everything is probed before it
 * is offered, undone when it is closed, and confined to the directories it is given. It knows nothing of nodes or brokers.
 */
@NullMarked
package io.raftmq.chaos.machine;

import org.jspecify.annotations.NullMarked;
