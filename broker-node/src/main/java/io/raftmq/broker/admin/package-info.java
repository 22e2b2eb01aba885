/**
 * What operators look at: health, metrics and status over HTTP. It reads what other rooms show of themselves and changes
 * nothing.
 */
@NullMarked
package io.raftmq.broker.admin;

import org.jspecify.annotations.NullMarked;
