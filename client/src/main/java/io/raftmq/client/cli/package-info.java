/**
 * The command line tool, built on the public API alone: what it can do, any application can. Commands turn words into
 * calls and answers into text or JSON; nothing else belongs here, and nobody may depend on it.
 */
@NullMarked
package io.raftmq.client.cli;

import org.jspecify.annotations.NullMarked;
