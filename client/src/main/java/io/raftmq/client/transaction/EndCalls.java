package io.raftmq.client.transaction;

import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.EndTransactionRequest;
import io.raftmq.client.wire.proto.EndTransactionResponse;
import io.raftmq.client.wire.proto.TransactionEnd;
import io.raftmq.client.wire.proto.TransactionEnded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends the ends of transactions to their partitions' leaders. A lone one leaves at once; while one request of a partition
 * is on the way, the next ends gather. Thread-safe; never blocks.
 */
final class EndCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST = 1_000;

    private final LeaderCalls leaders;
    private final String group;
    private final Map<TopicPartition, Line> lines = new ConcurrentHashMap<>();

    EndCalls(LeaderCalls leaders, String group) {
        this.leaders = leaders;
        this.group = group;
    }

    private record Waiting(TransactionEnd end, CompletableFuture<TransactionEnded> result) {}

    /** Completes, on one of the client's threads, with the partition's word or a {@link RequestException}. */
    CompletableFuture<TransactionEnded> end(TopicPartition partition, TransactionEnd end) {
        Waiting waiting = new Waiting(end, new CompletableFuture<>());
        lines.computeIfAbsent(partition, Line::new).add(waiting);
        return waiting.result;
    }

    /** The ends of one partition. */
    private final class Line {
        private final TopicPartition partition;
        private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
        private boolean onTheWay;

        Line(TopicPartition partition) {
            this.partition = partition;
        }

        void add(Waiting waiting) {
            synchronized (this) {
                queue.add(waiting);
            }
            next();
        }

        private void next() {
            List<Waiting> batch = new ArrayList<>();
            synchronized (this) {
                if (onTheWay || queue.isEmpty()) {
                    return;
                }
                onTheWay = true;
                while (batch.size() < MOST && !queue.isEmpty()) {
                    batch.add(queue.remove());
                }
            }
            Completion.then(
                    call(batch),
                    answer -> {
                        answered();
                        settle(batch, answer);
                    },
                    failure -> {
                        answered();
                        batch.forEach(each -> each.result.completeExceptionally(failure));
                    });
        }

        private CompletableFuture<EndTransactionResponse> call(List<Waiting> batch) {
            EndTransactionRequest.Builder request = EndTransactionRequest.newBuilder()
                    .setPartition(partition.partition())
                    .setProducerGroup(group);
            batch.forEach(each -> request.addEnds(each.end));
            return leaders.call(new LeaderCalls.Ask<>(
                            partition.topic(),
                            partition.partition(),
                            ApiKey.END_TRANSACTION,
                            uid -> request.setTopicUid(uid).build(),
                            EndTransactionResponse.parser(),
                            Duration.ZERO,
                            PATIENCE,
                            () -> true))
                    .thenApply(reply -> reply.header());
        }

        private void answered() {
            synchronized (this) {
                onTheWay = false;
            }
            next();
        }

        private void settle(List<Waiting> batch, EndTransactionResponse answer) {
            if (answer.getResultsCount() != batch.size()) {
                RequestException odd =
                        RequestException.connection(partition + ": the answer does not fit the request", true, null);
                batch.forEach(each -> each.result.completeExceptionally(odd));
                return;
            }
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result.complete(answer.getResults(i));
            }
        }
    }
}
