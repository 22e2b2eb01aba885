package io.raftmq.broker.request;

import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.runtime.BrokerCounters;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.ReceiveRequest;
import java.util.function.LongSupplier;

/** RECEIVE: leases messages of a shared group, or waits until there are some. */
final class ReceiveHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final GroupFilters filters;
    private final BrokerCounters counters;
    private final FlowControl flow;
    private final LongSupplier monotonicNanos;

    ReceiveHandler(
            PartitionLookup partitions,
            GroupFilters filters,
            FlowControl flow,
            BrokerCounters counters,
            LongSupplier monotonicNanos) {
        this.flow = flow;
        this.partitions = partitions;
        this.filters = filters;
        this.counters = counters;
        this.monotonicNanos = monotonicNanos;
    }

    @Override
    public void handle(Call call) {
        ReceiveRequest asked = call.header(ReceiveRequest.parser());
        ReceiveRequest request = asked.toBuilder()
                .setMaxBytes(Waits.bytes(asked.getMaxBytes()))
                .setGroup(GroupNames.inPartition(asked.getGroup(), asked.getDeadLettersOf()))
                .build();
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null && flow.admitsReceive(call, request.getTopicUid(), request.getGroup())) {
            Filter filter = filters.get(call, asked);
            if (filter == null) {
                return;
            }
            long now = monotonicNanos.getAsLong();
            boolean sifts = filter != Filter.ALL;
            long deadline = sifts
                    ? Waits.sifting(now, request.getMaxWaitMs())
                    : Waits.deadlineNanos(now, request.getMaxWaitMs());
            partition.submit(call, leader -> {
                if (!leader.isRidOfDeleted(call, request.getGroup(), partitions.image())) {
                    return;
                }
                ReceivePoll poll = new ReceivePoll(call, partition, counters, request, filter, deadline, flow);
                if (sifts || request.getMaxWaitMs() > 0) {
                    leader.attemptOrPark(poll);
                } else {
                    poll.attempt(leader, true);
                }
            });
        }
    }
}
