/**
 * Message filters: tags ({@code A || B}, {@code *}) and SQL92 conditions over properties. A filter's text is compiled once
 * into a small immutable tree, bounded in length, depth and number of nodes; a text that breaks the grammar is refused
 * with the place where it does. Also the verdicts of a filter over a stretch of a queue ({@code Screen}).
 *
 * <p>Pure: no threads, sockets, files, clocks or randomness; nothing of queues, entries, requests or storage. What is
 * filtered comes in as {@code Properties}.
 */
@NullMarked
package io.raftmq.broker.filter;

import org.jspecify.annotations.NullMarked;
