package io.raftmq.broker.story;

/** The number of a redelivery, made up by who asks for it, so that a repeated request is known. */
public record RedeliveryId(long high, long low) {}
