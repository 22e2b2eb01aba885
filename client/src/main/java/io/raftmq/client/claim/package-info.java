/**
 * Claims as a client uses them: the requests to the partition that holds a key's claims, and the listener that processes
 * each key once. Nothing of consuming: a listener is all that this room knows of it.
 */
@NullMarked
package io.raftmq.client.claim;

import org.jspecify.annotations.NullMarked;
