package io.raftmq.client.cli;

import io.raftmq.client.Compression;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends as fast as the producer takes messages, or at a rate. */
final class BenchProduce {
    private final RaftMqClient client;
    private final String topic;
    private final long messages;
    private final int size;
    private final Pace pace;
    private final Compression compression;

    BenchProduce(RaftMqClient client, String topic, long messages, int size, Pace pace, Compression compression) {
        this.client = client;
        this.topic = topic;
        this.messages = messages;
        this.size = size;
        this.pace = pace;
        this.compression = compression;
    }

    Shown run(Progress progress) {
        ProducerOptions options = ProducerOptions.builder()
                .compression(compression)
                .maxMessageBytes(Math.max(size, 4 << 20))
                .build();
        Latencies latencies = new Latencies();
        SendTally tally = new SendTally();
        Bodies bodies = new Bodies(size);
        long start;
        try (Producer producer = client.producer(options)) {
            start = System.nanoTime();
            for (long i = 0; i < messages && tally.failed() == 0; i++) {
                long due = pace.await();
                tally.add(
                        producer.sendAsync(Message.of(topic, bodies.next())),
                        () -> latencies.record(System.nanoTime() - due));
                progress.tick(tally.acked(), messages, size);
            }
            producer.flush();
        }
        Throughput throughput = new Throughput(tally.acked(), tally.acked() * size, (System.nanoTime() - start) / 1e9);
        Throwable failure = tally.firstFailure();
        if (failure != null) {
            throw failure instanceof RaftMqException e
                    ? e
                    : new RaftMqException(FailureCode.INTERNAL, false, false, failure.toString(), failure);
        }
        Map<String, @Nullable Object> json = throughput.json();
        json.put("ackLatency", latencies.json());
        return Shown.of(throughput.text() + "\nack " + latencies.text(), json);
    }
}
