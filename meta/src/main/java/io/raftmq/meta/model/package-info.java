/**
 * The cluster's metadata as immutable values, and how it is shown on the wire. Nothing here decides, stores or waits:
 * no threads, no clocks, no files, no records of the log.
 */
@NullMarked
package io.raftmq.meta.model;

import org.jspecify.annotations.NullMarked;
