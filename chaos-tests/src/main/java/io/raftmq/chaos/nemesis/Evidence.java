package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.ClusterException;
import io.raftmq.chaos.cluster.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whether a fault really happened, and how that is known.
 *
 * @param text for a person
 */
public record Evidence(boolean proven, String text) {
    static Evidence of(boolean proven, String text) {
        return new Evidence(proven, text);
    }

    /** Whether the condition comes to hold in time. */
    static boolean within(Duration limit, BooleanSupplier condition) {
        try {
            Deadline.await(limit, condition, () -> "evidence");
            return true;
        } catch (ClusterException late) {
            return false;
        }
    }

    Evidence and(Evidence other) {
        return new Evidence(proven && other.proven, text + "; " + other.text);
    }
}
