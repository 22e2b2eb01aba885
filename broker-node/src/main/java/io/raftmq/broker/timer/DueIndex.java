package io.raftmq.broker.timer;

import java.util.function.Predicate;

/** All timers of a partition, by the time at which they are due. */
@FunctionalInterface
public interface DueIndex {
    /** Hands out the timers from a time on (and, at that time, from a held id on) in order, until {@code taker} says no. */
    void scan(long fromDueMs, long fromFirst, Predicate<DueTimer> taker);
}
