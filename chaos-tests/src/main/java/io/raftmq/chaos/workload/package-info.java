/**
 * Traffic that writes down what it did: each kind of message, sent and consumed as an application would, with the judge that
 * its history is for. A workload knows no faults and no processes; it must go on through whatever happens to the cluster,
 * and what it cannot know the outcome of, it says so.
 */
@NullMarked
package io.raftmq.chaos.workload;

import org.jspecify.annotations.NullMarked;
