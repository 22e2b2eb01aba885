package io.raftmq.client.transaction;

import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageId;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TransactionCheck;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.Reply;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.RecordBatch;
import io.raftmq.client.wire.proto.CheckTransactionsRequest;
import io.raftmq.client.wire.proto.CheckTransactionsResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at the leader of one partition for questions about the group's transactions, has them answered, and waits again; so
 * it never holds more than one answer's questions. Thread-safe; never blocks.
 */
final class PartitionWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWatch.class);
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    /** A deleted topic may come back. */
    private static final Duration WHILE_UNKNOWN = Duration.ofSeconds(10);
    /** An empty answer that came sooner was not waited for: the partition has too many waiting. */
    private static final Duration TOO_SOON = Duration.ofSeconds(1);

    private static final int MOST = 32;

    private final TopicPartition partition;
    private final String group;
    private final LeaderCalls leaders;
    private final Questions questions;
    private final ClientThreads threads;
    private volatile boolean stopped;

    PartitionWatch(
            TopicPartition partition, String group, LeaderCalls leaders, Questions questions, ClientThreads threads) {
        this.partition = partition;
        this.group = group;
        this.leaders = leaders;
        this.questions = questions;
        this.threads = threads;
    }

    void begin() {
        if (stopped) {
            return;
        }
        long[] uid = new long[1];
        LongUnaryOperator noted = asked -> uid[0] = asked;
        long since = System.nanoTime();
        Completion.then(
                call(noted).thenApplyAsync(reply -> decode(uid[0], reply), threads::decode),
                asked -> answer(asked, since),
                this::failed);
    }

    void stop() {
        stopped = true;
    }

    private CompletableFuture<Reply<CheckTransactionsResponse>> call(LongUnaryOperator noted) {
        CheckTransactionsRequest.Builder request = CheckTransactionsRequest.newBuilder()
                .setPartition(partition.partition())
                .setProducerGroup(group)
                .setMaxChecks(MOST)
                .setMaxWaitMs(Math.toIntExact(WAIT.toMillis()));
        return leaders.call(new LeaderCalls.Ask<>(
                partition.topic(),
                partition.partition(),
                ApiKey.CHECK_TRANSACTIONS,
                uid -> request.setTopicUid(noted.applyAsLong(uid)).build(),
                CheckTransactionsResponse.parser(),
                WAIT,
                PATIENCE,
                () -> !stopped));
    }

    private void answer(List<TransactionCheck> asked, long since) {
        if (asked.isEmpty()) {
            boolean soon = System.nanoTime() - since < TOO_SOON.toNanos();
            again(soon ? AFTER_FAILURE : Duration.ZERO);
            return;
        }
        CompletableFuture<?>[] answers = asked.stream()
                .map(question -> questions.ask(partition, question))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> unused =
                CompletableFuture.allOf(answers).whenComplete((done, failure) -> again(Duration.ZERO));
    }

    private void failed(RequestException failure) {
        if (!stopped) {
            LOG.debug("{}: questions cannot be asked for at the moment: {}", partition, failure.summary());
            again(failure.code() == FailureCode.UNKNOWN_TOPIC ? WHILE_UNKNOWN : AFTER_FAILURE);
        }
    }

    private void again(Duration after) {
        if (!stopped) {
            threads.after(after, this::begin);
        }
    }

    private List<TransactionCheck> decode(long uid, Reply<CheckTransactionsResponse> reply) {
        List<TransactionCheck> asked = new ArrayList<>();
        try {
            List<RecordBatch> batches = new ArrayList<>();
            ByteBuffer payload = reply.payload();
            for (int i = 0; i < reply.header().getBatchBytesCount(); i++) {
                batches.add(RecordBatch.read(payload));
            }
            for (io.raftmq.client.wire.proto.TransactionCheck check :
                    reply.header().getChecksList()) {
                asked.add(question(uid, check, batches));
            }
        } catch (MalformedException | IndexOutOfBoundsException e) {
            LOG.warn("{}: questions came damaged; they are asked again later: {}", partition, e.getMessage());
        }
        return asked;
    }

    private TransactionCheck question(
            long uid, io.raftmq.client.wire.proto.TransactionCheck check, List<RecordBatch> batches) {
        MessageRecord message = batches.get(check.getBatch()).messages().get(check.getSlot());
        return new TransactionCheck(
                new MessageId(uid, partition.partition(), check.getId(), true),
                sent(message),
                Instant.ofEpochMilli(check.getStoreTimeMs()),
                check.getCheck());
    }

    private Message sent(MessageRecord record) {
        Message.Builder message = Message.builder(partition.topic())
                .body(record.body())
                .tag(record.tag())
                .messageGroup(record.messageGroup())
                .partition(partition.partition())
                .flag(record.flag())
                .priority(record.priority());
        record.keys().forEach(message::key);
        record.properties().forEach(message::property);
        return message.build();
    }
}
