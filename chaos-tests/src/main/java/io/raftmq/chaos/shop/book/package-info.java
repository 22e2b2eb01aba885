/**
 * A service's book: a file of lines that only grows, forced to disk line by line, from which the service knows after any crash what
 * it has done. It stands for the database that a real service has. It knows no messages.
 */
@NullMarked
package io.raftmq.chaos.shop.book;

import org.jspecify.annotations.NullMarked;
