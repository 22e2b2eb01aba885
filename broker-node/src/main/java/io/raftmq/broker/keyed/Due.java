package io.raftmq.broker.keyed;

/** An entry whose time is over, and which that was. */
public record Due(KeyHash key, long forgetAtMs) {}
