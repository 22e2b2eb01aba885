package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.client.wire.MessageTraits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A group that meets lanes, priorities and times to live, and what must hold of what it is told: of a lane, a message only
 * once all before it are done or come with it; a lane in one live lease at most; nothing after its time to live.
 */
final class ModelLaneGroup extends ModelGroup {
    private record Live(long leaseId, long untilMs, Set<Long> offsets) {}

    private final ModelTraits traits;
    private final Map<Long, Live> lanes = new HashMap<>();
    private final int laneRun;
    private int moves;
    int inLanes;
    int behindInLanes;

    ModelLaneGroup(
            Random random, ModelCluster cluster, ModelTraits traits, String name, Set<Long> leaseIds, int laneRun) {
        super(random, cluster, name, leaseIds);
        this.traits = traits;
        this.laneRun = laneRun;
    }

    @Override
    int laneRun() {
        return laneRun;
    }

    @Override
    boolean mayMove() {
        return random.nextInt(40) == 0;
    }

    @Override
    void wasMoved() {
        lanes.clear();
        moves++;
    }

    @Override
    boolean mayBeLeftOut(long offset) {
        MessageTraits message = traits.at(offset);
        return message == null || message.hasTtl();
    }

    /**
     * What was leased behind a message of its lane is not held longer than that message; and given up before its turn, it
     * is merely put back.
     */
    @Override
    void leaseEnds(LeasedRun run, long untilMs) {
        for (long offset = run.firstOffset(); offset < run.firstOffset() + run.count(); offset++) {
            MessageTraits message = traits.seen(offset);
            if (message != null && message.hasLane()) {
                long one = offset;
                boolean early = isHeld(
                        other -> other < one && isOfLane(other, message.lane()) && outstanding(other), run.leaseId());
                holdUntil(other -> other > one && isOfLane(other, message.lane()), run.leaseId(), untilMs);
                if (early) {
                    holdUntil(other -> other == one, run.leaseId(), cluster.now);
                }
            }
        }
    }

    private boolean isOfLane(long offset, long lane) {
        MessageTraits message = traits.seen(offset);
        return message != null && message.lane() == lane;
    }

    @Override
    void checkDelivered(Received received) {
        Map<Long, Long> lastOfLane = new HashMap<>();
        for (LeasedRun run : received.leases()) {
            for (long offset = run.firstOffset(); offset < run.firstOffset() + run.count(); offset++) {
                MessageTraits message = traits.at(offset);
                if (message != null && message.hasLane()) {
                    Long before = lastOfLane.put(message.lane(), offset);
                    checkLane(run, offset, message.lane(), before == null ? -1 : before);
                }
            }
        }
    }

    private void checkLane(LeasedRun run, long offset, long lane, long before) {
        inLanes++;
        behindInLanes += before >= 0 ? 1 : 0;
        assertThat(before).as("order in lane %s", lane).isLessThan(offset);
        Live live = lanes.get(lane);
        if (live == null || live.leaseId != run.leaseId()) {
            assertThat(live == null || hasEnded(live))
                    .as("lane %s leased as %s while %s", lane, run, live)
                    .isTrue();
            live = new Live(run.leaseId(), run.deadlineMs(), new HashSet<>());
            lanes.put(lane, live);
        }
        live.offsets.add(offset);
        if (moves > 0) {
            return; // what was done before a reset is done again
        }
        for (long earlier = Math.max(before + 1, cluster.machine().logStartOffset()); earlier < offset; earlier++) {
            MessageTraits message = traits.at(earlier);
            if (message != null && message.lane() == lane && !message.hasTtl()) {
                assertThat(ackDecided)
                        .as("%s of lane %s is delivered before %s is done", offset, lane, earlier)
                        .contains(earlier);
            }
        }
    }

    private boolean hasEnded(Live live) {
        return live.untilMs <= cluster.now || givenUp.contains(live.leaseId) || ackDecided.containsAll(live.offsets);
    }
}
