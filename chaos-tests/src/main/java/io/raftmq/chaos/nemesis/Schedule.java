package io.raftmq.chaos.nemesis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * An endless row of strikes that follows from a seed. Kinds come in turns: each as often as it was named, in an order that is
 * drawn, then all again, so that a short run has seen every kind.
 */
public final class Schedule {
    /** Each strike waits until all is served again, so the rest only sees to it that they do not follow a beat. */
    private static final int SHORTEST_REST_MILLIS = 100;

    private static final int LONGEST_REST_MILLIS = 600;
    private static final int SHORTEST_HOLD_MILLIS = 200;

    private final List<FaultKind> kinds;
    private final int clusterSize;
    private final Random random;
    private final Deque<FaultKind> turn = new ArrayDeque<>();
    private int drawn;

    /** @param kinds of each turn, of which those that a cluster of that size can have are drawn; one may be named repeatedly */
    public Schedule(long seed, List<FaultKind> kinds, int clusterSize) {
        this.kinds =
                kinds.stream().filter(kind -> kind.leastNodes() <= clusterSize).toList();
        if (this.kinds.isEmpty()) {
            throw new IllegalArgumentException("no fault is left for " + clusterSize + " nodes");
        }
        this.clusterSize = clusterSize;
        this.random = new Random(seed);
    }

    /** The next strike. */
    public Strike next() {
        if (turn.isEmpty()) {
            List<FaultKind> shuffled = new ArrayList<>(kinds);
            Collections.shuffle(shuffled, random);
            turn.addAll(shuffled);
        }
        FaultKind kind = turn.remove();
        List<Integer> nodes =
                new ArrayList<>(IntStream.rangeClosed(1, clusterSize).boxed().toList());
        Collections.shuffle(nodes, random);
        Duration rest = draw(SHORTEST_REST_MILLIS, LONGEST_REST_MILLIS);
        Duration hold = draw(Math.min(SHORTEST_HOLD_MILLIS, kind.longestHoldMillis()), kind.longestHoldMillis());
        return new Strike(++drawn, kind, nodes.subList(0, count(kind)), rest, hold, random.nextInt(1 << 16));
    }

    private int count(FaultKind kind) {
        return switch (kind) {
            case KILL_MAJORITY -> clusterSize / 2 + 1;
            case KILL_ALL, POWER_CUT_ALL, TRANSFER, ROLLING_RESTART -> clusterSize;
            case BRIDGE -> 2;
            case KILL, PAUSE, PAUSE_LEADER, ISOLATE, VANISH, ONE_WAY, SLOW, MOVE, POWER_CUT -> 1;
            case DISK_FULL, DISK_ERROR, DISK_STALL, DISK_SLOW, CLOCK, BIT_FLIP -> 1;
        };
    }

    private Duration draw(int least, int most) {
        return Duration.ofMillis(least + random.nextInt(most - least + 1));
    }
}
