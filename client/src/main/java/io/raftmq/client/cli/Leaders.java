package io.raftmq.client.cli;

import io.raftmq.client.Admin;
import io.raftmq.client.FailureCode;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a topic's leaders, which its partitions elect a little after it was created. */
final class Leaders {
    private static final long POLL_NANOS = 50_000_000;

    private Leaders() {}

    /**
     * The topic once each of its partitions has a leader.
     *
     * @throws RaftMqException UNKNOWN_TOPIC, or NOT_LEADER when a partition has none in time
     */
    static TopicDescription await(Admin admin, String name, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            TopicDescription topic = admin.describeTopic(name).orElseThrow(() -> unknownTopic(name));
            long leaderless =
                    topic.partitions().stream().filter(p -> p.leader() < 0).count();
            if (leaderless == 0) {
                return topic;
            }
            if (System.nanoTime() - end > 0) {
                throw new RaftMqException(
                        FailureCode.NOT_LEADER,
                        true,
                        false,
                        leaderless + " partitions of " + name + " have no leader after " + Units.text(timeout)
                                + "; see 'raftmq cluster describe' for nodes that are down");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    static RaftMqException unknownTopic(String name) {
        return new RaftMqException(FailureCode.UNKNOWN_TOPIC, false, false, "there is no topic " + name);
    }
}
