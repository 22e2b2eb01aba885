/**
 * The example shop's services, each a process of its own with a book of its own. They use RaftMQ as any application would: nothing but
 * {@code io.raftmq.client} may enter here, and no service reads another's book.
 *
 * <p>All handle a message in the same way: book what it changes, send what follows from it, and only then call it done. Whatever dies in
 * between, the message comes again; the book says what was done already, and what is sent twice is stored once, since it is sent
 * under a dedupe key.
 */
@NullMarked
package io.raftmq.chaos.shop.service;

import org.jspecify.annotations.NullMarked;
