package io.raftmq.chaos.workload;

import io.raftmq.chaos.history.Event.Restless;
import io.raftmq.chaos.history.History;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits for a workload to come to rest. A slow machine only takes longer; what gets no nearer to its rest for two minutes is
 * stuck, and that is an event for its judge.
 */
final class Rest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 200_000_000;

    private Rest() {}

    /**
     * Returns when nothing is left, or what is left has not become less for too long.
     *
     * @param what is waited for, for a person
     */
    static void await(History history, LongSupplier left, Supplier<String> what) {
        long least = Long.MAX_VALUE;
        long since = System.nanoTime();
        while (System.nanoTime() - since < PATIENCE.toNanos()) {
            long now = leftNow(left);
            if (now == 0) {
                return;
            }
            if (now < least) {
                least = now;
                since = System.nanoTime();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        String text = "no nearer for " + PATIENCE.toSeconds() + " s: " + describe(what);
        history.add(nanos -> new Restless(nanos, text));
    }

    /** The same for a group that has everything of a topic behind it. */
    static void awaitDone(History history, RaftMqClient client, String group, String topic) {
        await(
                history,
                () -> progress(client, group, topic).stream()
                        .mapToLong(GroupDescription.Progress::lag)
                        .sum(),
                () -> "group " + group + " has nothing left to do: " + progress(client, group, topic));
    }

    private static List<GroupDescription.Progress> progress(RaftMqClient client, String group, String topic) {
        return client.admin().groupProgress(group, topic);
    }

    /** A cluster that is busy coming back may not answer at once. */
    private static long leftNow(LongSupplier left) {
        try {
            return left.getAsLong();
        } catch (RaftMqException unanswered) {
            return Long.MAX_VALUE;
        }
    }

    private static String describe(Supplier<String> what) {
        try {
            return what.get();
        } catch (RaftMqException unanswered) {
            return String.valueOf(unanswered.getMessage());
        }
    }
}
