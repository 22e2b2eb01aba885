package io.raftmq.chaos.nemesis;

import java.util.Arrays;
import java.util.Locale;

/** What can be done to a cluster. */
public enum FaultKind {
    /** {@code kill -9} of one node. */
    KILL(1, 2_500),
    /** {@code kill -9} of a majority: nothing can be acknowledged until one of them is back. */
    KILL_MAJORITY(1, 1_500),
    /** {@code kill -9} of all nodes at once. */
    KILL_ALL(1, 500),
    /** SIGSTOP of one node: its connections stay, and it goes on as if no time had passed. */
    PAUSE(1, 3_500),
    /** Nothing passes between a node and its peers; clients still reach it. */
    ISOLATE(1, 4_000),
    /** Nothing passes between a node and anybody. */
    VANISH(1, 4_000),
    /** What a node sends does not reach its peers, or what they send does not reach it; the other way is open. */
    ONE_WAY(1, 4_000),
    /** Two nodes do not hear each other, and both hear all others. */
    BRIDGE(3, 4_000),
    /** What passes between a node and its peers is late, and partly lost and sent again. */
    SLOW(1, 4_000),
    /** Leaders are handed over, all partitions at once. */
    TRANSFER(1, 1_000),
    /** Every node is stopped in good order and started again, one after the other. */
    ROLLING_RESTART(1, 0),
    /** A partition's replica moves to a node that has none of it. */
    MOVE(4, 0);

    private final int leastNodes;
    private final int longestHoldMillis;

    FaultKind(int leastNodes, int longestHoldMillis) {
        this.leastNodes = leastNodes;
        this.longestHoldMillis = longestHoldMillis;
    }

    /** Whether it takes a network that can be spoiled. */
    public boolean spoilsNetwork() {
        return switch (this) {
            case ISOLATE, VANISH, ONE_WAY, BRIDGE, SLOW -> true;
            default -> false;
        };
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
