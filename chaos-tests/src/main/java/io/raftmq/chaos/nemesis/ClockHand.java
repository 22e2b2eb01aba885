package io.raftmq.chaos.nemesis;

import io.raftmq.chaos.cluster.Health;
import io.raftmq.chaos.cluster.ProcessCluster;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Puts a node's wall clock a day ahead or behind while it runs. In two thirds of the strikes something begins anew under that
 * clock: leaders are handed over, or the node restarts. The date of the node's own answers is the evidence.
 */
final class ClockHand implements Hand {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TAKES_EFFECT = Duration.ofSeconds(10);
    private static final Duration SLACK = Duration.ofMinutes(1);
    private static final int WAYS = 3;

    private final ProcessCluster cluster;
    private final Operator operator;

    ClockHand(ProcessCluster cluster, Operator operator) {
        this.cluster = cluster;
        this.operator = operator;
    }

    @Override
    public Evidence begin(Strike strike) {
        int node = strike.nodes().get(0);
        Duration ahead = (strike.salt() & 1) == 0 ? DAY : DAY.negated();
        cluster.clock(node).set(ahead);
        return switch ((strike.salt() >> 1) % WAYS) {
            case 0 -> shows(node, ahead);
            case 1 -> {
                // At once: the clock jumps somewhere in the middle of it.
                Map<?, ?> asked = operator.handOver();
                yield shows(node, ahead).and(Evidence.of(true, asked.size() + " leaders handed over"));
            }
            default -> {
                cluster.restart(node);
                yield shows(node, ahead).and(Evidence.of(true, "restarted under it"));
            }
        };
    }

    @Override
    public Evidence end(Strike strike) {
        int node = strike.nodes().get(0);
        cluster.clock(node).set(Duration.ZERO);
        return shows(node, Duration.ZERO);
    }

    private Evidence shows(int node, Duration ahead) {
        boolean shown = Evidence.within(TAKES_EFFECT, () -> {
            OptionalLong there = Health.clockMillis(cluster.layout().node(node));
            long expected = System.currentTimeMillis() + ahead.toMillis();
            return there.isPresent() && Math.abs(there.getAsLong() - expected) < SLACK.toMillis();
        });
        String text =
                "node " + node + (shown ? " says" : " does not say") + " its clock is " + ahead.toHours() + " h ahead";
        return Evidence.of(shown, text);
    }
}
