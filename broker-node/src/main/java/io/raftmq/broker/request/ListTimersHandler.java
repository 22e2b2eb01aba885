package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.PendingTimer;
import io.raftmq.broker.partition.WaitingMessages;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.client.wire.proto.ListTimersRequest;
import io.raftmq.client.wire.proto.ListTimersResponse;
import io.raftmq.client.wire.proto.TimerInfo;

/** LIST_TIMERS: a page of a partition's timed messages, those due first first; leadership is proved before. */
final class ListTimersHandler implements ApiHandler {
    private static final int MAX_PAGE = 1_000;

    private final PartitionLookup partitions;

    ListTimersHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        ListTimersRequest request = call.header(ListTimersRequest.parser());
        InvalidRequestException.require(
                request.getMax() >= 1 && request.getMax() <= MAX_PAGE, "max is 1 to " + MAX_PAGE);
        InvalidRequestException.require(
                request.getFromDueMs() >= 0 && request.getFromHeldId() >= 0, "from is not negative");
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submitAfterReadBarrier(
                    call, leader -> call.answer(answer(leader.machine().waiting(), request)));
        }
    }

    private static ListTimersResponse answer(WaitingMessages waiting, ListTimersRequest request) {
        ListTimersResponse.Builder answer = ListTimersResponse.newBuilder().setPending(waiting.pendingTimers());
        for (PendingTimer timer : waiting.timers(request.getFromDueMs(), request.getFromHeldId(), request.getMax())) {
            answer.addTimers(TimerInfo.newBuilder()
                    .setHeldId(timer.heldId())
                    .setDueMs(timer.dueMs())
                    .setHeldMs(timer.heldMs()));
        }
        return answer.build();
    }
}
