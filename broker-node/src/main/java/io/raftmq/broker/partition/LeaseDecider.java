package io.raftmq.broker.partition;

import io.raftmq.broker.deadletter.DeadReason;
import io.raftmq.broker.group.Claim;
import io.raftmq.broker.group.ConsumerGroup;
import io.raftmq.broker.group.OffsetRange;
import io.raftmq.broker.group.Run;
import io.raftmq.broker.partition.FailureDecider.Failure;
import io.raftmq.broker.partition.PartitionRecord.Ack;
import io.raftmq.broker.partition.PartitionRecord.ChangeVisibility;
import io.raftmq.broker.partition.PartitionRecord.ChangeVisibility.Why;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AckRequest;
import io.raftmq.client.wire.proto.AckRun;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Acks, renewals and failures of leased messages; all are committed before they are answered. A lease id speaks for a
 * message until a later lease of it exists; a repeat of what was done before is answered as done. An ack under a lease
 * that was lost with its leader counts; a renewal of such a lease does not, since the message is on offer again; to fail
 * or hand back its messages asks for nothing that is not so already.
 */
final class LeaseDecider {
    private static final int DONE = 0;

    /** What a consumer wants of the leases it names, other than an ack. */
    private enum Wish {
        RENEW,
        FAIL,
        RETURN
    }

    private final Pipeline pipeline;
    private final PartitionState applied;
    private final GroupOpener opener;
    private final MessagePlaces places;
    private final FailureDecider failures;

    private final SkipDecider skip;

    LeaseDecider(
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
        this.opener = opener;
        this.skip = new SkipDecider(pipeline, queue);
    }

    /** @param filtered whether the group has a filter */
    Decision<List<Integer>> decideAck(AckRequest request, boolean filtered, long nowMs) {
        Decision.Refused<List<Integer>> refused =
                Checks.first(pipeline.refused(), Checks.group(request.getGroup()), Checks.runs(request.getRunsList()));
        if (refused != null) {
            return refused;
        }
        ConsumerGroup group = opener.find(request.getGroup());
        if (group == null) {
            return unknownGroup(request.getGroup());
        }
        List<Integer> results = new ArrayList<>();
        List<OffsetRange> done = new ArrayList<>();
        for (AckRun run : request.getRunsList()) {
            results.add(ack(group, run, filtered, done, pipeline.time(nowMs)));
        }
        if (done.isEmpty()) {
            return pipeline.afterAll(results);
        }
        Ack record = new Ack(group.number(), relative(done, group.cursor()));
        return new Decision.Await<>(pipeline.append(record, pipeline.time(nowMs)), results);
    }

    Decision<List<Integer>> decideChange(ChangeInvisibleRequest request, long nowMs) {
        Wish wish = request.getFailed() ? Wish.FAIL : request.getInvisibleMs() == 0 ? Wish.RETURN : Wish.RENEW;
        int least = wish == Wish.RENEW ? Checks.MIN_INVISIBLE_MS : 0;
        Decision.Refused<List<Integer>> refused = Checks.first(
                pipeline.refused(),
                Checks.group(request.getGroup()),
                Checks.within("invisible_ms", request.getInvisibleMs(), least, Checks.MAX_INVISIBLE_MS),
                Checks.note(request.getNote()),
                Checks.runs(request.getRunsList()));
        if (refused != null) {
            return refused;
        }
        ConsumerGroup group = opener.find(request.getGroup());
        if (group == null) {
            return unknownGroup(request.getGroup());
        }
        List<Integer> results = new ArrayList<>();
        List<Run> changed = new ArrayList<>();
        for (AckRun run : request.getRunsList()) {
            results.add(change(group, run, wish, changed));
        }
        if (changed.isEmpty()) {
            return pipeline.afterAll(results);
        }
        long time = pipeline.time(nowMs);
        if (wish == Wish.FAIL) {
            failures.failed(group, changed, failure(request), time, nowMs);
            return pipeline.afterAll(results);
        }
        List<OffsetRange> ranges = new ArrayList<>();
        changed.forEach(part -> add(part.first(), part.count(), ranges));
        ChangeVisibility record = new ChangeVisibility(
                group.number(),
                wish == Wish.RENEW ? Why.RENEWED : Why.RELEASED,
                request.getInvisibleMs(),
                relative(ranges, group.cursor()));
        return new Decision.Await<>(pipeline.append(record, time), results);
    }

    private static Failure failure(ChangeInvisibleRequest request) {
        DeadReason reason = request.getReject() ? DeadReason.REJECTED : DeadReason.FAILED;
        int delayMs = request.getByPolicy() ? Failure.BY_POLICY : request.getInvisibleMs();
        return new Failure(reason, delayMs, request.getNote());
    }

    /** Ranges as records name them: relative to the cursor at replay. */
    static List<OffsetRange> relative(List<OffsetRange> ranges, long cursor) {
        List<OffsetRange> relative = new ArrayList<>(ranges.size());
        for (OffsetRange range : ranges) {
            relative.add(new OffsetRange(range.first() - cursor, range.count()));
        }
        return relative;
    }

    private int ack(ConsumerGroup group, AckRun run, boolean filtered, List<OffsetRange> done, long timeMs) {
        Claim claim = claim(group, run);
        if (claim == null) {
            return ErrorCode.LEASE_EXPIRED.id();
        }
        boolean foreign = claim.foreign();
        for (Run part : claim.held()) {
            add(part.first(), part.count(), done);
        }
        for (OffsetRange lost : claim.lost()) {
            if (lost.end() - group.cursor()
                    > pipeline.limits().maxOutstandingMessages()
                            - (long) group.outstanding().messages()) {
                foreign = true; // no leader leases so far ahead, and all that is skipped has to be looked at
            } else if (filtered && lost.end() > group.cursor()) {
                foreign = true; // what lies before it was not looked at, so it comes again
            } else if (lost.end() > group.cursor() && !skip.isPlain(group, lost.end())) {
                foreign |= skip.over(group, lost, timeMs);
            } else {
                add(lost.first(), lost.count(), done);
            }
        }
        return foreign ? ErrorCode.LEASE_EXPIRED.id() : DONE;
    }

    private int change(ConsumerGroup group, AckRun run, Wish wish, List<Run> changed) {
        Claim claim = claim(group, run);
        if (claim == null) {
            return ErrorCode.LEASE_EXPIRED.id();
        }
        boolean foreign =
                claim.foreign() || (wish == Wish.RENEW && !claim.lost().isEmpty());
        for (Run part : claim.held()) {
            if (part.leased() || wish == Wish.FAIL) {
                changed.add(part);
            } else if (wish == Wish.RENEW) {
                foreign = true;
            }
        }
        return foreign ? ErrorCode.LEASE_EXPIRED.id() : DONE;
    }

    private @Nullable Claim claim(ConsumerGroup group, AckRun run) {
        GroupQueue queue = places.queueOf(group.name());
        long end = queue == null ? 0 : queue.end();
        if (group.cursor() == ConsumerGroup.NOT_STARTED || run.getFirstOffset() > end - run.getCount()) {
            return null;
        }
        Claim.Horizon horizon = new Claim.Horizon(pipeline.firstKnownLease(), pipeline.nextLease(), end);
        return Claim.of(group, new OffsetRange(run.getFirstOffset(), run.getCount()), run.getLeaseId(), horizon);
    }

    private static void add(long first, int count, List<OffsetRange> ranges) {
        int last = ranges.size() - 1;
        if (last >= 0 && ranges.get(last).end() == first) {
            ranges.set(
                    last,
                    new OffsetRange(ranges.get(last).first(), ranges.get(last).count() + count));
        } else {
            ranges.add(new OffsetRange(first, count));
        }
    }

    private static Decision<List<Integer>> unknownGroup(String name) {
        return new Decision.Refused<>(
                ErrorCode.UNKNOWN_GROUP, "group " + name + " has received nothing in this partition", 0);
    }
}
