package io.raftmq.client;

import java.time.Duration;

/** RocketMQ's delay levels, as its brokers have them by default. */
final class DelayLevels {
    private static final int[] SECONDS = {
        1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1_200, 1_800, 3_600, 7_200
    };
    /** The highest level; the lowest is 1. */
    static final int COUNT = SECONDS.length;

    private DelayLevels() {}

    static Duration of(int level) {
        return Duration.ofSeconds(SECONDS[level - 1]);
    }
}
