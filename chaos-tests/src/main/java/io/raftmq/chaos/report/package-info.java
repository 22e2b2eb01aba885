/** What is told of a soak: the line that programs read, a summary in JSON, and a page for people. It reads reports and histories, and runs nothing. */
@NullMarked
package io.raftmq.chaos.report;

import org.jspecify.annotations.NullMarked;
