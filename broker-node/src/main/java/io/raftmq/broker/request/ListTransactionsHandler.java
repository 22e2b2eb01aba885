package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;
import io.raftmq.broker.partition.WaitingMessages;
import io.raftmq.broker.runtime.PartitionRuntime;
import io.raftmq.broker.transaction.OpenTransaction;
import io.raftmq.client.wire.proto.ListTransactionsRequest;
import io.raftmq.client.wire.proto.ListTransactionsResponse;
import io.raftmq.client.wire.proto.TransactionInfo;

/** LIST_TRANSACTIONS: the open ones, by id; leadership is proved first. */
final class ListTransactionsHandler implements ApiHandler {
    private static final int MOST = 1_000;
    /** One answer looks at no more than this, whatever group is asked for. */
    private static final int MOST_LOOKED_AT = 20_000;

    private final PartitionLookup partitions;

    ListTransactionsHandler(PartitionLookup partitions) {
        this.partitions = partitions;
    }

    @Override
    public void handle(Call call) {
        ListTransactionsRequest request = call.header(ListTransactionsRequest.parser());
        InvalidRequestException.require(
                request.getMax() >= 1 && request.getMax() <= MOST, "max is 1 to " + MOST + ", not " + request.getMax());
        PartitionRuntime partition = partitions.find(call, request.getTopicUid(), request.getPartition());
        if (partition != null) {
            partition.submitAfterReadBarrier(
                    call, leader -> call.answer(answer(leader.machine().waiting(), request)));
        }
    }

    private static ListTransactionsResponse answer(WaitingMessages waiting, ListTransactionsRequest request) {
        ListTransactionsResponse.Builder answer =
                ListTransactionsResponse.newBuilder().setOpen(waiting.openTransactions());
        int lookedAt = 0;
        for (OpenTransaction each : waiting.transactionsFrom(request.getFromId())) {
            if (answer.getTransactionsCount() == request.getMax() || lookedAt++ == MOST_LOOKED_AT) {
                answer.setNextId(each.id());
                break;
            }
            if (request.getProducerGroup().isEmpty()
                    || request.getProducerGroup().equals(each.group())) {
                answer.addTransactions(info(each));
            }
        }
        return answer.build();
    }

    private static TransactionInfo info(OpenTransaction transaction) {
        return TransactionInfo.newBuilder()
                .setId(transaction.id())
                .setProducerGroup(transaction.group())
                .setStoreTimeMs(transaction.storedAtMs())
                .setChecks(transaction.checks())
                .setNextCheckMs(transaction.nextCheckMs())
                .setExpiresMs(transaction.expiresAtMs())
                .build();
    }
}
