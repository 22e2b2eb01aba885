package io.raftmq.chaos.workload;

import io.raftmq.chaos.cluster.ClusterException;
import io.raftmq.chaos.cluster.Deadline;
import io.raftmq.chaos.history.Event.Restless;
import io.raftmq.chaos.history.History;
import io.raftmq.client.GroupDescription;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a workload to come to rest; that it does not is an event for its judge. */
final class Rest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Rest() {}

    /** Returns when the condition holds, or has not held for long enough to be an anomaly. */
    static void await(History history, BooleanSupplier condition, Supplier<String> otherwise) {
        try {
            Deadline.await(PATIENCE, () -> holds(condition), otherwise);
        } catch (ClusterException late) {
            history.add(nanos -> new Restless(nanos, String.valueOf(late.getMessage())));
        }
    }

    /** The same for a group that has everything of a topic behind it. */
    static void awaitDone(History history, RaftMqClient client, String group, String topic) {
        await(
                history,
                () -> progress(client, group, topic).stream().allMatch(partition -> partition.lag() == 0),
                () -> "group " + group + " has nothing left to do: " + progress(client, group, topic));
    }

    private static List<GroupDescription.Progress> progress(RaftMqClient client, String group, String topic) {
        return client.admin().groupProgress(group, topic);
    }

    /** A cluster that is busy coming back may not answer at once. */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (RaftMqException unanswered) {
            return false;
        }
    }
}
