package io.raftmq.broker.request;

import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.PartitionMachine;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.Poll;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** FETCH: batches from an offset on, or a wait until there are some. Only what is committed and applied is seen. */
final class FetchHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final CompiledFilters filters;
    private final FlowControl flow;
    private final LongSupplier monotonicNanos;

    FetchHandler(PartitionLookup partitions, CompiledFilters filters, FlowControl flow, LongSupplier monotonicNanos) {
        this.partitions = partitions;
        this.flow = flow;
        this.filters = filters;
        this.monotonicNanos = monotonicNanos;
    }

    @Override
    public void handle(Call call) {
        FetchRequest request = call.header(FetchRequest.parser());
        InvalidRequestException.require(request.getOffset() >= 0, "offset is negative");
        Filter filter = filters.get(call, request.getFilter());
        if (filter == null) {
            return;
        }
        boolean letters = !request.getDeadLettersOf().isEmpty();
        InvalidRequestException.require(
                !letters || (filter == Filter.ALL && !request.hasFence()),
                "dead letters are fetched without a filter and a fence");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition == null || !flow.admitsReceive(call, request.getTopicUid(), null)) {
            return;
        }
        if (letters) {
            long deadline = Waits.deadlineNanos(monotonicNanos.getAsLong(), request.getMaxWaitMs());
            partition.submit(call, leader -> leader.attemptOrPark(new DeadLetterFetch(call, request, deadline, flow)));
        } else if (filter != Filter.ALL) {
            long deadline = Waits.sifting(monotonicNanos.getAsLong(), request.getMaxWaitMs());
            partition.submit(
                    call,
                    leader ->
                            leader.attemptOrPark(new FilteredFetch(call, partition, request, filter, deadline, flow)));
        } else {
            long deadline = Waits.deadlineNanos(monotonicNanos.getAsLong(), request.getMaxWaitMs());
            boolean wait = request.getMaxWaitMs() > 0;
            partition.submit(call, leader -> {
                FetchPoll poll = new FetchPoll(call, request, deadline, flow);
                if (wait) {
                    leader.attemptOrPark(poll);
                } else {
                    poll.attempt(leader, true);
                }
            });
        }
    }

    /** One fetch, until it is answered. */
    private record FetchPoll(Call call, FetchRequest request, long deadlineNanos, FlowControl flow) implements Poll {
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
            PartitionMachine machine = leader.machine();
            ErrorCode broken = request.hasFence() ? Fences.broken(request.getFence(), machine.groups()) : null;
            if (broken != null) {
                call.fail(
                        broken,
                        "the reader's place in group " + request.getFence().getGroup() + " is not its own now");
                return Attempt.ANSWERED;
            }
            long start = machine.logStartOffset();
            long end = machine.endOffset();
            if (request.getOffset() < start || request.getOffset() > end) {
                call.fail(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "offset " + request.getOffset() + " is outside of the retained " + start + " to " + end);
                return Attempt.ANSWERED;
            }
            List<QueueEntry> batches = request.getOffset() == end
                    ? List.of()
                    : machine.messages()
                            .scan(request.getOffset(), Waits.bytes(request.getMaxBytes()), Waits.MAX_BATCHES);
            long bytes = batches.stream().mapToLong(QueueEntry::length).sum();
            int wanted = Math.min(Math.max(1, request.getMinBytes()), Waits.bytes(request.getMaxBytes()));
            if (!last && bytes < wanted && batches.size() < Waits.MAX_BATCHES) {
                return Attempt.WAITING;
            }
            long messages = batches.stream().mapToLong(QueueEntry::count).sum();
            flow.received(call, request.getTopicUid(), null, messages, batches);
            leader.answerWithBatches(
                    call,
                    FetchResponse.newBuilder()
                            .addAllBatches(BatchRefs.of(batches))
                            .setLogStartOffset(start)
                            .setEndOffset(end)
                            .build(),
                    batches);
            return Attempt.ANSWERED;
        }
    }
}
