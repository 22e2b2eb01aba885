package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.partition.HalfMessage;
import io.raftmq.broker.partition.Outcome;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.broker.runtime.LeaderContext;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.runtime.TransactionCounters;
import io.raftmq.client.wire.proto.CheckTransactionsRequest;
import io.raftmq.client.wire.proto.CheckTransactionsResponse;
import io.raftmq.client.wire.proto.TransactionCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * CHECK_TRANSACTIONS: hands questions about a producer group's transactions to one of its producers, or waits until there
 * are some. That they were asked is committed first, so that no question of a lost leader has the number of a later one.
 */
final class CheckTransactionsHandler implements ApiHandler {
    private final PartitionLookup partitions;
    private final TransactionCounters counters;
    private final LongSupplier monotonicNanos;

    CheckTransactionsHandler(PartitionLookup partitions, TransactionCounters counters, LongSupplier monotonicNanos) {
        this.partitions = partitions;
        this.counters = counters;
        this.monotonicNanos = monotonicNanos;
    }

    @Override
    public void handle(Call call) {
        CheckTransactionsRequest request = call.header(CheckTransactionsRequest.parser());
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            long deadline = Waits.deadlineNanos(monotonicNanos.getAsLong(), request.getMaxWaitMs());
            new CheckPoll(call, request, counters, deadline).submitTo(partition, request.getMaxWaitMs() > 0);
        }
    }

    /** One producer's wait for questions, until it is answered. Owned by the partition's loop. */
    private static final class CheckPoll extends WaitingPoll {
        /** No consumer group has such a name. */
        private static final String FATE = "transactions of ";

        private final CheckTransactionsRequest request;
        private final TransactionCounters counters;

        CheckPoll(Call call, CheckTransactionsRequest request, TransactionCounters counters, long deadlineNanos) {
            super(call, deadlineNanos);
            this.request = request;
            this.counters = counters;
        }

        @Override
        public @Nullable String sharesFate() {
            return FATE + request.getProducerGroup();
        }

        @Override
        public Attempt attempt(LeaderContext leader, boolean last) {
            if (!call().isOpen()) {
                call().abandon(); // nobody is there to be asked
                return Attempt.ANSWERED;
            }
            Decision<List<HalfMessage>> decision = leader.leader().decideCheck(request, leader.nowMs());
            if (decision instanceof Decision.Refused<List<HalfMessage>> refused) {
                leader.refuse(call(), refused);
                return Attempt.ANSWERED;
            }
            if (decision instanceof Decision.Await<List<HalfMessage>> await) {
                await.entry().whenSettled(outcome -> settled(leader, outcome, await.answer()));
                return Attempt.ANSWERED;
            }
            if (!last) {
                return waitUntil(leader.leader().nextCheckAt(request.getProducerGroup(), leader.nowMs()));
            }
            call().answer(CheckTransactionsResponse.getDefaultInstance());
            return Attempt.ANSWERED;
        }

        private void settled(LeaderContext leader, Outcome outcome, List<HalfMessage> asked) {
            if (outcome == Outcome.APPLIED) {
                counters.asked(asked.size());
                answer(leader, asked);
            } else {
                leader.failUnsettled(call(), outcome);
            }
        }

        private void answer(LeaderContext leader, List<HalfMessage> asked) {
            CheckTransactionsResponse.Builder header = CheckTransactionsResponse.newBuilder();
            List<QueueEntry> batches = new ArrayList<>();
            for (HalfMessage half : asked) {
                int batch = indexOf(half.place(), batches);
                if (batch == batches.size()) {
                    batches.add(half.place());
                    header.addBatchBytes(half.place().length());
                }
                header.addChecks(TransactionCheck.newBuilder()
                        .setId(half.transaction().id())
                        .setCheck(half.transaction().checks())
                        .setStoreTimeMs(half.transaction().storedAtMs())
                        .setBatch(batch)
                        .setSlot(half.place().firstSlot()));
            }
            leader.answerWithBatches(call(), header.build(), batches);
        }

        /** Each batch is sent once, where it is named first. */
        private static int indexOf(QueueEntry place, List<QueueEntry> batches) {
            int index = 0;
            while (index < batches.size() && !batches.get(index).sharesBatchWith(place)) {
                index++;
            }
            return index;
        }
    }
}
