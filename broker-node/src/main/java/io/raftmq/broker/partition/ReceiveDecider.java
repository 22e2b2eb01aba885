package io.raftmq.broker.partition;

import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.LeaseId;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.partition.PartitionRecord.Ack;
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
 * message of one lane to somebody). A message is leased again only once its last lease and failure are applied: so a leader
 * takes at most one delivery of it with it, and attempts stay within their limit and the changes of leader.
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
    private final ExpiryDecider expiry;

    ReceiveDecider(
            Pipeline pipeline,
            PartitionState applied,
            QueueIndex queue,
            GroupOpener opener,
            MessagePlaces places,
            FailureDecider failures,
            ExpiryDecider expiry) {
        this.places = places;
        this.failures = failures;
        this.expiry = expiry;
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
            return pipeline.afterAll(Received.NOTHING); // no such dead letter queue here (yet)
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

    /** Where the last message ends that may overtake others. */
    long prioritiesEnd() {
        return queue.priorities().end();
    }

    private Decision<Received> lease(
            ReceiveRequest request,
            @Nullable Sifting sifting,
            ConsumerGroup group,
            GroupQueue from,
            @Nullable ProposedEntry waitFor,
            long time) {
        int maxBytes = request.getMaxBytes() > 0 ? request.getMaxBytes() : DEFAULT_MAX_BYTES;
        int invisibleMs = request.getInvisibleMs() > 0
                ? request.getInvisibleMs()
                : (int) failures.settingsOf(group).consumeTimeoutMs();
        int laneMs = request.getLaneInvisibleMs() > 0 ? request.getLaneInvisibleMs() : invisibleMs;
        LeaseBudget budget = new LeaseBudget(request.getMaxMessages(), maxBytes);
        Delivery delivery = new Delivery(time, Math.max(1, request.getLaneRun()), request.getOrderly());
        ProposedEntry before = pipeline.latest();
        DuePlan due = new DuePlan(places, queue, delivery, budget);
        if (!failures.sweep(group, time)) {
            due.take(group);
        }
        passGap(group, from, time);
        FreshPlan fresh = new FreshPlan(
                from, queue, group, delivery, budget, new FreshPlan.Room(roomInTable(group), roomForRuns(group)));
        fresh.sift(sifting);
        fresh.keepExpired(expiry.toDeadLetters(group));
        Leasing leasing =
                new Leasing(pipeline, group, invisibleMs, Math.min(laneMs, invisibleMs), request.getMember(), time);
        leasing.apply(due, fresh.ways(pipeline.view().head.logStart()));
        ProposedEntry entry = expiry.expire(group, due.expired(), fresh.kept(), time);
        entry = entry == null ? leasing.last() : entry;
        if (entry == null) {
            return group.cursor() < from.end() && roomInTable(group) <= 0
                    ? tableFull(group, time)
                    : answer(Received.NOTHING, waitFor);
        }
        long expired = sum(due.expired()) + fresh.expired();
        Received received = new Received(budget.batches(), leasing.leases(), expired);
        if (waitFor != null || leasing.mustCommit()) {
            return answer(received, entry);
        }
        return answer(received, due.again().isEmpty() ? null : before);
    }

    private static long sum(List<OffsetRange> ranges) {
        return ranges.stream().mapToLong(OffsetRange::count).sum();
    }

    private Decision.@Nullable Refused<Received> refusal(ReceiveRequest request) {
        Decision.Refused<Received> refused = Checks.first(
                pipeline.refused(),
                Checks.group(request.getGroup()),
                request.getMember().isEmpty() ? null : Checks.member(request.getMember()),
                Checks.within("max_messages", request.getMaxMessages(), 1, Checks.MAX_MESSAGES),
                Checks.within(
                        "invisible_ms",
                        request.getInvisibleMs(),
                        request.getInvisibleMs() == 0 ? 0 : Checks.MIN_INVISIBLE_MS,
                        Checks.MAX_INVISIBLE_MS),
                Checks.within(
                        "lane_invisible_ms",
                        request.getLaneInvisibleMs(),
                        request.getLaneInvisibleMs() == 0 ? 0 : Checks.MIN_INVISIBLE_MS,
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
        return roomForRuns(group) <= 0
                ? 0
                : pipeline.limits().maxOutstandingMessages()
                        - group.outstanding().messages();
    }

    private int roomForRuns(ConsumerGroup group) {
        return pipeline.limits().maxOutstandingRuns() - group.outstanding().runs();
    }

    private Decision<Received> tableFull(ConsumerGroup group, long time) {
        long untilVisible = group.outstanding().nextDeadline() - time;
        return new Decision.Refused<>(
                ErrorCode.BUSY,
                "group " + group.name() + " has " + group.outstanding().messages() + " messages in "
                        + group.outstanding().runs()
                        + " runs delivered and not acked, or parked behind such of their message groups ("
                        + group.lanes().counts().parked() + "); no new ones are delivered before some are acked",
                (int) Math.max(LEAST_RETRY_MS, Math.min(MOST_RETRY_MS, untilVisible)));
    }

    private static Decision<Received> answer(Received received, @Nullable ProposedEntry waitFor) {
        return waitFor == null ? new Decision.Done<>(received) : new Decision.Await<>(waitFor, received);
    }
}
