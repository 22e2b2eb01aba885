package io.raftmq.client.routing;

import io.raftmq.client.net.Endpoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** When nodes were last seen to have lost a partition to another node. Thread-safe. */
final class Depositions {
    /** A request may have left for the old leader just as the news came. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Map<Endpoint, Long> lastNanos = new ConcurrentHashMap<>();

    /** A route takes the place of another one. */
    void note(TopicRoute older, TopicRoute newer, Nodes nodes, long nowNanos) {
        for (int i = 0; i < older.partitions().size(); i++) {
            int before = older.leader(i);
            int after = newer.leader(i);
            if (after != before && after != TopicRoute.NO_LEADER) {
                Endpoint deposed = nodes.endpoint(before);
                if (deposed != null) {
                    lastNanos.put(deposed, nowNanos);
                }
            }
        }
    }

    /** Whether the node lost one after that moment, or just before. */
    boolean since(Endpoint node, long nanos) {
        Long last = lastNanos.get(node);
        return last != null && last - nanos > -SLACK_NANOS;
    }
}
