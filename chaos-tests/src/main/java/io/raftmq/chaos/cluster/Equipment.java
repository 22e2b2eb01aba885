package io.raftmq.chaos.cluster;

/**
 * What the nodes of a cluster have of their own, so that it can be spoiled.
 *
 * @param network relays in front of their ports, where {@code Network.available()}
 * @param disks a file system in an image for each, where {@code DiskProbe} finds nothing missing
 * @param clocks a wall clock for each, where {@code FakeClock.available()}
 */
public record Equipment(boolean network, boolean disks, boolean clocks) {}
