@NullMarked
package io.raftmq.chaos.machine;

import org.jspecify.annotations.NullMarked;
