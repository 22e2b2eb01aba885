package io.raftmq.client.admin;

import io.raftmq.client.MessageId;
import io.raftmq.client.OpenTransaction;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.transaction.Endings;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.EndTransactionRequest;
import io.raftmq.client.wire.proto.EndTransactionResponse;
import io.raftmq.client.wire.proto.ListTransactionsRequest;
import io.raftmq.client.wire.proto.ListTransactionsResponse;
import io.raftmq.client.wire.proto.TransactionEnd;
import io.raftmq.client.wire.proto.TransactionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What operators do about transactions. */
final class TransactionCalls {
    private static final int PAGE = 1_000;

    private final LeaderCalls leaders;
    private final Duration patience;

    TransactionCalls(LeaderCalls leaders, Duration patience) {
        this.leaders = leaders;
        this.patience = patience;
    }

    /** At most {@code most} open transactions of a producer group (empty: of all), partition by partition, the oldest first. */
    List<OpenTransaction> open(TopicDescription topic, String group, int most) {
        List<OpenTransaction> all = new ArrayList<>();
        for (TopicDescription.Partition partition : topic.partitions()) {
            long from = 0;
            do {
                ListTransactionsResponse page = page(topic.name(), partition.partition(), group, from);
                for (TransactionInfo info : page.getTransactionsList()) {
                    if (all.size() == most) {
                        return all;
                    }
                    all.add(of(new MessageId(topic.uid(), partition.partition(), info.getId(), true), info));
                }
                from = page.getNextId();
            } while (from > 0);
        }
        return all;
    }

    private ListTransactionsResponse page(String topic, int partition, String group, long from) {
        ListTransactionsRequest.Builder request = ListTransactionsRequest.newBuilder()
                .setPartition(partition)
                .setProducerGroup(group)
                .setFromId(from)
                .setMax(PAGE);
        return Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                        topic,
                        partition,
                        ApiKey.LIST_TRANSACTIONS,
                        uid -> request.setTopicUid(uid).build(),
                        ListTransactionsResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true)))
                .header();
    }

    private static OpenTransaction of(MessageId id, TransactionInfo info) {
        return new OpenTransaction(
                id,
                info.getProducerGroup(),
                Instant.ofEpochMilli(info.getStoreTimeMs()),
                info.getChecks(),
                Instant.ofEpochMilli(info.getNextCheckMs()),
                Instant.ofEpochMilli(info.getExpiresMs()));
    }

    /** Decides in place of its producers. */
    void resolve(String topic, MessageId id, TransactionDecision decision) {
        if (!id.held()) {
            throw new IllegalArgumentException(id + " is not the id of a half message; one looks like 1f3a-2-h17");
        }
        if (decision == TransactionDecision.UNKNOWN) {
            throw new IllegalArgumentException("an operator decides to commit or to roll back");
        }
        EndTransactionRequest.Builder request = EndTransactionRequest.newBuilder()
                .setPartition(id.partition())
                .setOperator(true)
                .addEnds(TransactionEnd.newBuilder().setId(id.offset()).setDecision(Endings.wire(decision)));
        EndTransactionResponse answer = Blocking.await(leaders.call(new LeaderCalls.Ask<>(
                        topic,
                        id.partition(),
                        ApiKey.END_TRANSACTION,
                        uid -> request.setTopicUid(uid).build(),
                        EndTransactionResponse.parser(),
                        Duration.ZERO,
                        patience,
                        () -> true)))
                .header();
        RaftMqException failure = Endings.failure(id, answer.getResults(0));
        if (failure != null) {
            throw failure;
        }
    }
}
