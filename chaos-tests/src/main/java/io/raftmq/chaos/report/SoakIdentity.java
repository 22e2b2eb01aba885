package io.raftmq.chaos.report;

/**
 * Which run it is that rounds belong to.
 *
 * @param seed of its first round
 */
public record SoakIdentity(long seed, int nodes) {}
