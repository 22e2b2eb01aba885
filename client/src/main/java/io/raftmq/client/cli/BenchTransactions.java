package io.raftmq.client.cli;

import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.Transaction;
import io.raftmq.client.TransactionDecision;
import io.raftmq.client.TransactionProducer;
import io.raftmq.client.TransactionProducerOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** One transaction after the other, of one message: how long a half message takes, its commit, and until it is seen. */
final class BenchTransactions {
    private final RaftMqClient client;
    private final String topic;
    private final int transactions;
    private final int size;
    private final Duration timeout;
    private final Latencies plain = new Latencies();
    private final Latencies half = new Latencies();
    private final Latencies commit = new Latencies();
    private final Latencies visible = new Latencies();

    /** @param timeout for a committed message to be seen */
    BenchTransactions(RaftMqClient client, String topic, int transactions, int size, Duration timeout) {
        this.client = client;
        this.topic = topic;
        this.transactions = transactions;
        this.size = size;
        this.timeout = timeout;
    }

    Shown run(Progress progress) {
        TransactionProducerOptions options = TransactionProducerOptions.builder("bench-transactions")
                .topic(topic)
                .build();
        try (PullConsumer reader = client.pullConsumer(PullConsumerOptions.defaults());
                Producer producer = client.producer();
                TransactionProducer transactional =
                        client.transactionProducer(options, message -> TransactionDecision.ROLLBACK)) {
            reader.assignTopic(topic);
            for (TopicPartition partition : reader.assignment()) {
                reader.seekToEnd(partition);
                reader.position(partition);
            }
            for (int i = 0; i < transactions; i++) {
                long start = System.nanoTime();
                producer.send(message(-1 - i));
                plain.record(System.nanoTime() - start);
                start = System.nanoTime();
                Transaction transaction = transactional.begin(List.of(message(i)));
                long begun = System.nanoTime();
                transaction.commit();
                commit.record(System.nanoTime() - begun);
                half.record(begun - start);
                awaitSeen(reader, i);
                visible.record(System.nanoTime() - begun);
                progress.tick(i + 1L, transactions, size);
            }
        }
        return Shown.of(
                "transactions=" + transactions + "\nplain send       " + plain.text() + "\nhalf message     "
                        + half.text() + "\ncommit           " + commit.text() + "\ncommit to receipt " + visible.text(),
                Json.map(
                        "transactions",
                        transactions,
                        "plainSend",
                        plain.json(),
                        "halfMessage",
                        half.json(),
                        "commit",
                        commit.json(),
                        "commitToReceipt",
                        visible.json()));
    }

    private Message message(int number) {
        byte[] body = new byte[size];
        ByteBuffer.wrap(body).putInt(number);
        return Message.of(topic, body);
    }

    private void awaitSeen(PullConsumer reader, int number) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            for (MessageView message : reader.poll(Duration.ofMillis(100))) {
                if (ByteBuffer.wrap(message.body()).getInt() == number) {
                    return;
                }
            }
        }
        throw new IllegalStateException("transaction " + number + " was committed and not seen within " + timeout);
    }
}
