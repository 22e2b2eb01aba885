package io.raftmq.client.cli;

import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Sends at a steady rate and reads at the same time, in one process, so that both ends have one clock. */
final class BenchLatency {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final RaftMqClient client;
    private final String topic;
    private final long rate;
    private final long messages;
    private final int size;
    private final Latencies acks = new Latencies();
    private final Latencies receipts = new Latencies();
    private final SendTally tally = new SendTally();

    BenchLatency(RaftMqClient client, String topic, long rate, Duration duration, int size) {
        this.client = client;
        this.topic = topic;
        this.rate = rate;
        this.messages = Math.max(1, rate * duration.toMillis() / 1_000);
        this.size = size;
    }

    Shown run(Progress progress) {
        TailReader reader = new TailReader(client, topic, tally, DRAIN, this::received);
        reader.start();
        try (Producer producer = client.producer()) {
            Pace pace = new Pace(rate);
            for (long i = 0; i < messages; i++) {
                long due = pace.await();
                byte[] body = new byte[size];
                ByteBuffer.wrap(body).putLong(due);
                tally.add(producer.sendAsync(Message.of(topic, body)), () -> acks.record(System.nanoTime() - due));
                progress.tick(tally.acked(), messages, size);
            }
            producer.flush();
            reader.finish();
        }
        return Shown.of(
                "sent=" + tally.sent() + " acked=" + tally.acked() + " failed=" + tally.failed() + "\nack     "
                        + acks.text() + "\nreceipt " + receipts.text(),
                Json.map(
                        "sent",
                        tally.sent(),
                        "acked",
                        tally.acked(),
                        "failed",
                        tally.failed(),
                        "ackLatency",
                        acks.json(),
                        "receiptLatency",
                        receipts.json()));
    }

    private void received(MessageView message) {
        receipts.record(System.nanoTime() - ByteBuffer.wrap(message.body()).getLong());
    }
}
