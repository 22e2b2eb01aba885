/**
 * What happened: an append-only record of every operation's call and outcome, with the monotonic clock of the process
 * that ran the workload. It knows nothing of clusters and of what ought to hold; checkers judge, this only writes down.
 */
@NullMarked
package io.raftmq.chaos.history;

import org.jspecify.annotations.NullMarked;
