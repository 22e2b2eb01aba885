package io.raftmq.broker.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A partition's waiting long polls, in order of arrival. No thread waits: they are tried again when something was applied
 * and when the earliest of their times comes. Owned by the partition's loop.
 */
final class ParkedPolls {
    private final int bound;
    private Queue<Poll> waiting = new ArrayDeque<>();

    ParkedPolls(int bound) {
        this.bound = bound;
    }

    /** Parks a poll; at the bound it answers false, and the poll is to be answered at once. */
    boolean park(Poll poll) {
        return waiting.size() < bound && waiting.add(poll);
    }

    int size() {
        return waiting.size();
    }

    /** Tries every poll; those that go on waiting keep their order. Polls whose asker is gone are dropped unanswered. */
    void tryAll(LeaderContext context, long nowNanos) {
        if (waiting.isEmpty()) {
            return;
        }
        Queue<Poll> before = waiting;
        waiting = new ArrayDeque<>();
        Set<String> hopeless = new HashSet<>();
        for (Poll poll : before) {
            if (!poll.call().isOpen()) {
                poll.call().abandon();
                continue;
            }
            boolean last = poll.deadlineNanos() - nowNanos <= 0;
            if (!last && poll.sharesFate() != null && hopeless.contains(poll.sharesFate())) {
                waiting.add(poll);
            } else if (poll.attempt(context, last) == Poll.Attempt.WAITING) {
                waiting.add(poll);
                if (poll.sharesFate() != null) {
                    hopeless.add(poll.sharesFate());
                }
            }
        }
    }

    /** Nanoseconds until the next time any of them wants to be tried; Long.MAX_VALUE if none waits. */
    long nanosToNext(long nowNanos, long groupNowMs) {
        long next = Long.MAX_VALUE;
        for (Poll poll : waiting) {
            next = Math.min(next, Math.max(0, poll.deadlineNanos() - nowNanos));
            long at = poll.retryAtMs();
            if (at != Long.MAX_VALUE) {
                next = Math.min(next, Math.max(1, at - groupNowMs) * 1_000_000);
            }
        }
        return next;
    }

    /** Takes all of them out. */
    void drain(Consumer<Poll> taker) {
        List<Poll> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(taker);
    }
}
