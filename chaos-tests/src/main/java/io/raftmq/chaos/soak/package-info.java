/**
 * Workloads and a nemesis together: rounds of traffic under a schedule of faults, each judged in the end, and what is told of
 * them: a line, a summary for programs, a report for people.
 */
@NullMarked
package io.raftmq.chaos.soak;

import org.jspecify.annotations.NullMarked;
