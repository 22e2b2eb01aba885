/** What {@code deploy} holds that is no Java: scripts, container and service files, tried and parsed. */
@NullMarked
package io.raftmq.chaos.deploy;

import org.jspecify.annotations.NullMarked;
