/**
 * Requests and replies over ordinary topics: who asked and what it asked are properties of the request, replies come back
 * in one partition of a topic that requesters share. Made of producers and pull consumers; it knows no wire.
 */
@NullMarked
package io.raftmq.client.request;

import org.jspecify.annotations.NullMarked;
