package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.ProcessCluster;
import io.raftmq.client.TopicDescription;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Kills, freezes and restarts processes. A pid that is gone, changed, or stopped by the kernel's own word is the evidence. */
final class ProcessHand implements Hand {
    private static final Duration STOPPED = Duration.ofSeconds(5);

    private final ProcessCluster cluster;
    private final Operator operator;

    ProcessHand(ProcessCluster cluster, Operator operator) {
        this.cluster = cluster;
        this.operator = operator;
    }

    @Override
    public Strike aim(Strike strike) {
        if (strike.kind() != FaultKind.PAUSE_LEADER) {
            return strike;
        }
        List<Integer> leaders = operator.partitions(operator.topics().get(0)).stream()
                .map(TopicDescription.Partition::leader)
                .filter(node -> node > 0)
                .toList();
        return leaders.isEmpty() ? strike : strike.at(leaders.get(strike.salt() % leaders.size()));
    }

    @Override
    public Evidence begin(Strike strike) {
        return switch (strike.kind()) {
            case PAUSE, PAUSE_LEADER -> pause(strike.nodes().get(0));
            case ROLLING_RESTART -> restartOneByOne(strike.nodes());
            default -> kill(strike.nodes());
        };
    }

    @Override
    public Evidence end(Strike strike) {
        if (strike.kind() == FaultKind.PAUSE || strike.kind() == FaultKind.PAUSE_LEADER) {
            cluster.resume(strike.nodes().get(0));
        } else {
            cluster.start();
        }
        return Evidence.of(true, "all nodes run");
    }

    private Evidence pause(int node) {
        cluster.pause(node);
        boolean stopped = Evidence.within(STOPPED, () -> cluster.process(node).stopped());
        return Evidence.of(stopped, "pid " + cluster.process(node).pid() + (stopped ? " is stopped" : " still runs"));
    }

    private Evidence kill(List<Integer> nodes) {
        Map<Integer, Long> pids = pids(nodes);
        cluster.killAtOnce(nodes);
        boolean gone = pids.values().stream()
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        return Evidence.of(gone, "pids " + pids.values() + (gone ? " are gone" : " still run"));
    }

    private Evidence restartOneByOne(List<Integer> nodes) {
        Map<Integer, Long> before = pids(nodes);
        nodes.forEach(cluster::restart);
        Map<Integer, Long> after = pids(nodes);
        boolean changed = Collections.disjoint(before.values(), after.values());
        return Evidence.of(changed, "pids " + before.values() + " became " + after.values());
    }

    private Map<Integer, Long> pids(List<Integer> nodes) {
        Map<Integer, Long> pids = new HashMap<>();
        nodes.forEach(node -> pids.put(node, cluster.process(node).pid()));
        return pids;
    }
}
