package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.LeaseId;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.group.Segment;
import io.raftmq.broker.partition.PartitionRecord.Ack;
import io.raftmq.broker.partition.PartitionRecord.Lease;
import io.raftmq.broker.partition.PartitionRecord.LeaseSifted;
import io.raftmq.broker.partition.PartitionRecord.RaiseSubscription;
import io.raftmq.broker.partition.PartitionRecord.StartShared;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.ReceiveRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives of shared groups. A plain lease is answered before it is committed: a failover repeats what was leased in its
 * last instants. What must not be lost is waited for: a group's start position (else the next leader would start it
 * elsewhere, and skip messages) and its subscription version.
 */
final class ReceiveDecider {
    private static final int DEFAULT_MAX_BYTES = 1 << 20;
    private static final long LEAST_RETRY_MS = 100;
    private static final long MOST_RETRY_MS = 1_000;

    private final Pipeline pipeline;
    private final PartitionState applied;
    private final QueueIndex queue;
    private final GroupOpener opener;
    private final MessagePlaces places;
    private final FailureDecider failures;

    ReceiveDecider(
            Pipeline pipeline,
            PartitionState applied,
            QueueIndex queue,
            GroupOpener opener,
            MessagePlaces places,
            FailureDecider failures) {
        this.places = places;
        this.failures = failures;
        this.pipeline = pipeline;
        this.applied = applied;
        this.queue = queue;
        this.opener = opener;
    }

    /** @param sifting what is known of the group's filter; null if it has none */
    Decision<Received> decide(ReceiveRequest request, @Nullable Sifting sifting, long nowMs) {
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
        GroupQueue from = places.queueOf(request.getGroup());
        if (from == null) {
            return pipeline.afterAll(new Received(List.of(), List.of())); // no such dead letter queue here (yet)
        }
        if (group == null) {
            group = opener.open(request.getGroup(), time);
        }
        if (group.cursor() == ConsumerGroup.NOT_STARTED) {
            waitFor = pipeline.append(new StartShared(group.number(), startOffset(request, from)), time);
        }
        if (request.getSubscriptionVersion() > group.subscriptionVersion()) {
            waitFor = pipeline.append(new RaiseSubscription(group.number(), request.getSubscriptionVersion()), time);
        }
        return lease(request, sifting, group, from, waitFor, time);
    }

    private Decision<Received> lease(
            ReceiveRequest request,
            @Nullable Sifting sifting,
            ConsumerGroup group,
            GroupQueue from,
            @Nullable ProposedEntry waitFor,
            long time) {
        int maxBytes = request.getMaxBytes() > 0 ? request.getMaxBytes() : DEFAULT_MAX_BYTES;
        LeasePlan plan = new LeasePlan(places, from, request.getMaxMessages(), maxBytes);
        if (!failures.sweep(group, time)) {
            plan.takeDue(group, time);
        }
        passGap(group, from, time);
        if (sifting == null) {
            plan.takeFresh(group.cursor(), roomInTable(group));
        } else {
            int runs = Math.max(1, pipeline.limits().maxOutstandingRuns() - group.runs());
            plan.takeFresh(group.cursor(), roomInTable(group), runs, sifting);
            passOver(group, plan, sifting, time);
        }
        if (plan.isEmpty()) {
            if (group.cursor() < from.end() && roomInTable(group) <= 0) {
                return tableFull(group, time);
            }
            return answer(new Received(List.of(), List.of()), waitFor);
        }
        long leaseId = pipeline.nextLease();
        long cursor = group.cursor();
        List<OffsetRange> relative = LeaseDecider.relative(plan.again(), cursor);
        int invisibleMs = request.getInvisibleMs() > 0
                ? request.getInvisibleMs()
                : (int) failures.settingsOf(group).consumeTimeoutMs();
        PartitionRecord record = sifting == null
                ? new Lease(group.number(), invisibleMs, plan.fresh(), relative)
                : new LeaseSifted(group.number(), invisibleMs, List.copyOf(plan.segments()), relative);
        ProposedEntry entry = pipeline.append(record, time);
        List<LeasedRun> leases = new ArrayList<>();
        for (OffsetRange range : plan.again()) {
            for (Run part : group.outstanding(range.first(), range.end())) {
                leases.add(leased(part, leaseId));
            }
        }
        if (sifting != null) {
            addLeased(plan.segments(), cursor, leaseId, time + invisibleMs, leases);
        } else if (plan.fresh() > 0) {
            leases.add(new LeasedRun(cursor, plan.fresh(), 1, leaseId, time + invisibleMs));
        }
        return answer(new Received(plan.batches(), leases), waitFor == null ? null : entry);
    }

    /** With nothing to lease, the cursor goes over what does not pass if that is worth an entry. */
    private void passOver(ConsumerGroup group, LeasePlan plan, Sifting sifting, long time) {
        if (plan.isEmpty() && plan.passedOver() > 0 && sifting.isWorthAnEntry(plan.passedOver())) {
            pipeline.append(new LeaseSifted(group.number(), 0, List.copyOf(plan.segments()), List.of()), time);
        }
    }

    private static void addLeased(
            List<Segment> segments, long cursor, long leaseId, long deadlineMs, List<LeasedRun> leases) {
        long offset = cursor;
        for (Segment segment : segments) {
            if (segment.fate() == Segment.Fate.LEASED) {
                leases.add(new LeasedRun(offset, (int) segment.count(), 1, leaseId, deadlineMs));
            }
            offset += segment.count();
        }
    }

    private Decision.@Nullable Refused<Received> refusal(ReceiveRequest request) {
        Decision.Refused<Received> refused = Checks.first(
                pipeline.refused(),
                Checks.group(request.getGroup()),
                Checks.within("max_messages", request.getMaxMessages(), 1, Checks.MAX_MESSAGES),
                Checks.within(
                        "invisible_ms",
                        request.getInvisibleMs(),
                        request.getInvisibleMs() == 0 ? 0 : Checks.MIN_INVISIBLE_MS,
                        Checks.MAX_INVISIBLE_MS),
                Checks.within("subscription_version", request.getSubscriptionVersion(), 0, Long.MAX_VALUE));
        if (refused != null) {
            return refused;
        }
        return LeaseId.exists(pipeline.term(), pipeline.leases() + 1)
                ? null
                : new Decision.Refused<>(
                        ErrorCode.BUSY, "this leader has given all the leases it can; move leadership", 1_000);
    }

    /** Letters that left a dead letter queue leave gaps: the cursor goes over them. */
    private void passGap(ConsumerGroup group, GroupQueue from, long time) {
        long gap = from.next(group.cursor()) - group.cursor();
        if (gap > 0) {
            OffsetRange passed = new OffsetRange(0, (int) Math.min(gap, Integer.MAX_VALUE));
            pipeline.append(new Ack(group.number(), List.of(passed)), time);
        }
    }

    private long startOffset(ReceiveRequest request, GroupQueue from) {
        if (from != queue) {
            return from.start(); // dead letters wait to be looked at, whenever their reader comes
        }
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
        return group.runs() >= pipeline.limits().maxOutstandingRuns()
                ? 0
                : pipeline.limits().maxOutstandingMessages() - group.messages();
    }

    private Decision<Received> tableFull(ConsumerGroup group, long time) {
        long untilVisible = group.nextVisibleAt() - time;
        return new Decision.Refused<>(
                ErrorCode.BUSY,
                "group " + group.name() + " has " + group.messages() + " messages in " + group.runs()
                        + " runs delivered and not acked; no new ones are delivered before some are",
                (int) Math.max(LEAST_RETRY_MS, Math.min(MOST_RETRY_MS, untilVisible)));
    }

    private static LeasedRun leased(Run part, long leaseId) {
        return new LeasedRun(part.first(), part.count(), part.attempt(), leaseId, part.deadlineMs());
    }

    private static Decision<Received> answer(Received received, @Nullable ProposedEntry waitFor) {
        return waitFor == null ? new Decision.Done<>(received) : new Decision.Await<>(waitFor, received);
    }
}
