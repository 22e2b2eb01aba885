package io.raftmq.client.net;

import java.nio.ByteBuffer;

/**
 * A broker's answer.
 *
 * @param payload on the heap, the receiver's own; empty if there was none
 */
public record Reply<T>(T header, ByteBuffer payload) {}
