package io.raftmq.chaos.nemesis;

import java.util.Arrays;
import java.util.Locale;

/** What can be done to a cluster. */
public enum FaultKind {
    /** {@code kill -9} of one node. */
    KILL(Means.PROCESSES, 1, 2_500),
    /** {@code kill -9} of a majority: nothing can be acknowledged until one of them is back. */
    KILL_MAJORITY(Means.PROCESSES, 1, 1_500),
    /** {@code kill -9} of all nodes at once. */
    KILL_ALL(Means.PROCESSES, 1, 500),
    /** SIGSTOP of one node: its connections stay, and it goes on as if no time had passed. */
    PAUSE(Means.PROCESSES, 1, 3_500),
    /** The same of a node that leads a partition, so that it goes on as one that does not know yet that others took over. */
    PAUSE_LEADER(Means.PROCESSES, 1, 3_500),
    /** Nothing passes between a node and its peers; clients still reach it. */
    ISOLATE(Means.NETWORK, 1, 4_000),
    /** Nothing passes between a node and anybody. */
    VANISH(Means.NETWORK, 1, 4_000),
    /** What a node sends does not reach its peers, or what they send does not reach it; the other way is open. */
    ONE_WAY(Means.NETWORK, 1, 4_000),
    /** Two nodes do not hear each other, and both hear all others. */
    BRIDGE(Means.NETWORK, 3, 4_000),
    /** What passes between a node and its peers is late, and partly lost and sent again. */
    SLOW(Means.NETWORK, 1, 4_000),
    /** Leaders are handed over, all partitions at once. */
    TRANSFER(Means.PROCESSES, 1, 1_000),
    /** Every node is stopped in good order and started again, one after the other. */
    ROLLING_RESTART(Means.PROCESSES, 1, 0),
    /** A partition's replica moves to a node that has none of it. */
    MOVE(Means.PROCESSES, 4, 0),
    /** One node loses its power: what it had written and not synced is gone. */
    POWER_CUT(Means.DISKS, 1, 2_500),
    /** All nodes lose their power at once. */
    POWER_CUT_ALL(Means.DISKS, 1, 500),
    /** A node's disk is full, or all but, by what others have written to it. */
    DISK_FULL(Means.DISKS, 1, 8_000),
    /** Every access to a node's disk fails, and the node must end of it. */
    DISK_ERROR(Means.DISKS, 1, 500),
    /** No write to a node's disk returns. */
    DISK_STALL(Means.DISKS, 1, 4_000),
    /** A node's disk takes a few writes a second. */
    DISK_SLOW(Means.THROTTLE, 1, 6_000),
    /** A node's wall clock is a day ahead, or behind. */
    CLOCK(Means.CLOCKS, 1, 4_000),
    /** Files of a node that was killed are damaged: a bit flipped, a sector overwritten, an end cut off. */
    BIT_FLIP(Means.PROCESSES, 1, 500);

    private final Means means;
    private final int leastNodes;
    private final int longestHoldMillis;

    FaultKind(Means means, int leastNodes, int longestHoldMillis) {
        this.means = means;
        this.leastNodes = leastNodes;
        this.longestHoldMillis = longestHoldMillis;
    }

    /** What it takes besides nodes. */
    public Means means() {
        return means;
    }

    /** Nodes it takes. */
    public int leastNodes() {
        return leastNodes;
    }

    /** How long it is held at most; 0: as long as it takes. */
    public int longestHoldMillis() {
        return longestHoldMillis;
    }

    /** As users write it: {@code kill-all}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of that {@link #text()}. */
    public static FaultKind of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fault is called '" + text + "'; there are "
                        + Arrays.stream(values()).map(FaultKind::text).toList()));
    }
}
