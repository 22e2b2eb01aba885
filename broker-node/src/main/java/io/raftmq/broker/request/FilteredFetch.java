package io.raftmq.broker.request;

import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Poll;
import io.raftmq.broker.runtime.Sifted;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.SlotRuns;
import io.raftmq.client.wire.proto.BatchRef;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fetch with a filter, until it is answered: goes through the queue stretch by stretch, each sifted off the loop, until
 * something passes, the end is reached or its time is over. The answer says how far it came. Owned by the partition's loop.
 */
final class FilteredFetch implements Poll {
    /** Entries of the queue that are looked at in one go. */
    private static final int STRETCH = 256;
    /** Stretches in a row that are left out unread before other work of the loop has its turn. */
    private static final int UNREAD_IN_A_ROW = 8;

    private final Call call;
    private final PartitionRuntime partition;
    private final FetchRequest request;
    private final Filter filter;
    private final long deadlineNanos;
    private final boolean waitsForMore;
    private final FlowControl flow;
    private long position;
    private boolean sifting;
    private List<QueueEntry> found = List.of();
    private List<BitSet> passing = List.of();
    private @Nullable Failure failure;

    FilteredFetch(
            Call call,
            PartitionRuntime partition,
            FetchRequest request,
            Filter filter,
            long deadlineNanos,
            FlowControl flow) {
        this.flow = flow;
        this.call = call;
        this.partition = partition;
        this.request = request;
        this.filter = filter;
        this.deadlineNanos = deadlineNanos;
        this.waitsForMore = request.getMaxWaitMs() > 0;
        this.position = request.getOffset();
    }

    @Override
    public Call call() {
        return call;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public long retryAtMs() {
        return Long.MAX_VALUE;
    }

    @Override
    public @Nullable String sharesFate() {
        return null;
    }

    @Override
    public Attempt attempt(LeaderContext leader, boolean last) {
        Failure unreadable = failure;
        if (unreadable != null) {
            call.fail(unreadable);
            return Attempt.ANSWERED;
        }
        PartitionMachine machine = leader.machine();
        ErrorCode broken = request.hasFence() ? Fences.broken(request.getFence(), machine.groups()) : null;
        if (broken != null) {
            call.fail(
                    broken, "the reader's place in group " + request.getFence().getGroup() + " is not its own now");
            return Attempt.ANSWERED;
        }
        if (position < machine.logStartOffset() || position > machine.endOffset()) {
            call.fail(
                    ErrorCode.OFFSET_OUT_OF_RANGE,
                    "offset " + position + " is outside of the retained " + machine.logStartOffset() + " to "
                            + machine.endOffset());
            return Attempt.ANSWERED;
        }
        if (found.isEmpty() && !sifting) {
            sift(leader);
        }
        boolean atEnd = !sifting && position == machine.endOffset();
        if (found.isEmpty() && !last && !(atEnd && !waitsForMore)) {
            return Attempt.WAITING;
        }
        answer(leader);
        return Attempt.ANSWERED;
    }

    private void sift(LeaderContext leader) {
        for (int i = 0; i < UNREAD_IN_A_ROW && position < leader.machine().endOffset(); i++) {
            List<QueueEntry> stretch =
                    leader.machine().messages().scan(position, Waits.bytes(request.getMaxBytes()), STRETCH);
            List<QueueEntry> readable = new ArrayList<>(stretch.size());
            for (QueueEntry entry : stretch) {
                if (filter.mayMatch(entry.tagSummary())) {
                    readable.add(entry);
                } else {
                    leader.filterCounters().skippedUnread(entry.count());
                }
            }
            long end = stretch.get(stretch.size() - 1).endOffset();
            if (!readable.isEmpty()) {
                sifting = true;
                leader.sift(
                        readable,
                        filter,
                        sifted -> partition.whileLeading(now -> sifted(leader, now, readable, end, sifted)));
                return;
            }
            position = end;
        }
        if (position < leader.machine().endOffset()) {
            partition.whileLeading(now -> {
                if (now == leader && call.isOpen()) {
                    now.retryPolls();
                }
            });
        }
    }

    private void sifted(LeaderContext leader, LeaderContext now, List<QueueEntry> entries, long end, Sifted sifted) {
        sifting = false;
        if (now != leader) {
            return; // the poll was failed when that leadership ended
        }
        failure = sifted.failure();
        found = new ArrayList<>();
        passing = new ArrayList<>();
        for (int i = 0; i < sifted.passing().size(); i++) {
            BitSet passes = sifted.passing().get(i);
            QueueEntry entry = entries.get(i);
            if (position > entry.baseOffset()) {
                passes.clear(0, (int) Math.min(entry.count(), position - entry.baseOffset()));
            }
            if (!passes.isEmpty()) {
                found.add(entry);
                passing.add(passes);
            }
        }
        position = end;
        now.retryPolls();
    }

    private void answer(LeaderContext leader) {
        List<BatchRef> refs = BatchRefs.of(found);
        FetchResponse.Builder header = FetchResponse.newBuilder()
                .setLogStartOffset(leader.machine().logStartOffset())
                .setEndOffset(leader.machine().endOffset())
                .setNextOffset(position);
        for (int i = 0; i < refs.size(); i++) {
            header.addBatches(refs.get(i).toBuilder()
                    .addAllPassing(SlotRuns.of(passing.get(i), refs.get(i).getCount())));
        }
        long messages = passing.stream().mapToLong(BitSet::cardinality).sum();
        flow.received(call, request.getTopicUid(), null, messages, found);
        leader.answerWithBatches(call, header.build(), found);
    }
}
