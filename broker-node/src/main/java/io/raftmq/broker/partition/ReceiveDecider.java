package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.LeaseId;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.partition.PartitionRecord.RaiseSubscription;
import io.raftmq.broker.partition.PartitionRecord.StartShared;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.ReceiveRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives of shared groups. A plain lease is answered before it is committed: a failover repeats what was leased in its
 * last instants. What must not be lost is waited for: a group's start position (else the next leader would start it
 * elsewhere, and skip messages), its subscription version, and leases of lanes (else two leaders could each give a
 * message of one lane to somebody).
 */
final class ReceiveDecider {
    private static final int DEFAULT_MAX_BYTES = 1 << 20;
    private static final long LEAST_RETRY_MS = 100;
    private static final long MOST_RETRY_MS = 1_000;

    private final Pipeline pipeline;
    private final PartitionState applied;
    private final QueueIndex queue;
    private final GroupOpener opener;

    ReceiveDecider(Pipeline pipeline, PartitionState applied, QueueIndex queue, GroupOpener opener) {
        this.pipeline = pipeline;
        this.applied = applied;
        this.queue = queue;
        this.opener = opener;
    }

    Decision<Received> decide(ReceiveRequest request, long nowMs) {
        Decision.Refused<Received> refused = refusal(request);
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        ConsumerGroup group = opener.find(request.getGroup());
        if (group == null && opener.isFull()) {
            return opener.tooManyGroups();
        }
        if (group != null && request.getSubscriptionVersion() < group.subscriptionVersion()) {
            return new Decision.Refused<>(
                    ErrorCode.STALE_SUBSCRIPTION,
                    "subscription version " + request.getSubscriptionVersion() + " of group " + group.name()
                            + " was replaced by " + group.subscriptionVersion(),
                    0);
        }
        ProposedEntry waitFor = null;
        if (group == null) {
            group = opener.open(request.getGroup(), time);
        }
        if (group.cursor() == ConsumerGroup.NOT_STARTED) {
            waitFor = pipeline.append(new StartShared(group.number(), startOffset(request)), time);
        }
        if (request.getSubscriptionVersion() > group.subscriptionVersion()) {
            waitFor = pipeline.append(new RaiseSubscription(group.number(), request.getSubscriptionVersion()), time);
        }
        return lease(request, group, waitFor, time);
    }

    private Decision<Received> lease(
            ReceiveRequest request, ConsumerGroup group, @Nullable ProposedEntry waitFor, long time) {
        int maxBytes = request.getMaxBytes() > 0 ? request.getMaxBytes() : DEFAULT_MAX_BYTES;
        LeaseBudget budget = new LeaseBudget(request.getMaxMessages(), maxBytes);
        Delivery delivery = new Delivery(time, Math.max(1, request.getLaneRun()), request.getOrderly());
        DuePlan due = new DuePlan(queue, delivery, budget);
        due.take(group);
        FreshPlan fresh = new FreshPlan(queue, group, delivery, budget, roomInTable(group), roomForRuns(group));
        Leasing leasing = new Leasing(
                pipeline, group, request.getInvisibleMs(), laneInvisibleMs(request), time);
        leasing.apply(due, fresh.ways(pipeline.view().head.logStart()));
        ProposedEntry entry = leasing.last();
        if (entry == null) {
            return group.cursor() < applied.head.endOffset() && roomInTable(group) <= 0
                    ? tableFull(group, time)
                    : answer(Received.NOTHING, waitFor);
        }
        boolean mustCommit = waitFor != null || leasing.mustCommit();
        long expired = sum(due.expired()) + sum(fresh.expired());
        return answer(new Received(budget.batches(), leasing.leases(), expired), mustCommit ? entry : null);
    }

    private static int laneInvisibleMs(ReceiveRequest request) {
        int asked = request.getLaneInvisibleMs();
        return asked == 0 ? request.getInvisibleMs() : Math.min(asked, request.getInvisibleMs());
    }

    private static long sum(List<OffsetRange> ranges) {
        return ranges.stream().mapToLong(OffsetRange::count).sum();
    }

    private Decision.@Nullable Refused<Received> refusal(ReceiveRequest request) {
        Decision.Refused<Received> refused = Checks.first(
                pipeline.refused(),
                Checks.group(request.getGroup()),
                Checks.within("max_messages", request.getMaxMessages(), 1, Checks.MAX_MESSAGES),
                Checks.within(
                        "invisible_ms", request.getInvisibleMs(), Checks.MIN_INVISIBLE_MS, Checks.MAX_INVISIBLE_MS),
                Checks.within(
                        "lane_invisible_ms",
                        request.getLaneInvisibleMs() == 0 ? Checks.MIN_INVISIBLE_MS : request.getLaneInvisibleMs(),
                        Checks.MIN_INVISIBLE_MS,
                        Checks.MAX_INVISIBLE_MS),
                Checks.within("lane_run", request.getLaneRun(), 0, Checks.MAX_MESSAGES),
                Checks.within("subscription_version", request.getSubscriptionVersion(), 0, Long.MAX_VALUE));
        if (refused != null) {
            return refused;
        }
        return LeaseId.exists(pipeline.term(), pipeline.leases() + 1)
                ? null
                : new Decision.Refused<>(
                        ErrorCode.BUSY, "this leader has given all the leases it can; move leadership", 1_000);
    }

    private long startOffset(ReceiveRequest request) {
        long offset = switch (request.getStart()) {
            case START_EARLIEST -> applied.head.logStart();
            case START_TIME -> {
                long time = request.getStartTimeMs();
                yield queue.firstWhere(batch -> batch.storeTimeMs() >= time);
            }
            case START_LATEST, UNRECOGNIZED -> applied.head.endOffset();
        };
        return Math.max(offset, pipeline.view().head.logStart());
    }

    private int roomInTable(ConsumerGroup group) {
        return roomForRuns(group) <= 0 ? 0 : pipeline.limits().maxOutstandingMessages() - group.messages();
    }

    private int roomForRuns(ConsumerGroup group) {
        return pipeline.limits().maxOutstandingRuns() - group.runs();
    }

    private Decision<Received> tableFull(ConsumerGroup group, long time) {
        long untilVisible = group.nextVisibleAt() - time;
        return new Decision.Refused<>(
                ErrorCode.BUSY,
                "group " + group.name() + " has " + group.messages() + " messages in " + group.runs()
                        + " runs delivered and not acked, or parked behind such of their message groups ("
                        + group.laneCounts().parked() + "); no new ones are delivered before some are acked",
                (int) Math.max(LEAST_RETRY_MS, Math.min(MOST_RETRY_MS, untilVisible)));
    }

    private static Decision<Received> answer(Received received, @Nullable ProposedEntry waitFor) {
        return waitFor == null ? new Decision.Done<>(received) : new Decision.Await<>(waitFor, received);
    }
}
