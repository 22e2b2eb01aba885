package io.raftmq.client.cli;

import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Sends timed messages at a steady rate, each due a fixed delay later, and reads them: how late are they? */
final class BenchTimers {
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration FAR = Duration.ofDays(300);

    /**
     * What is sent.
     *
     * @param rate sends a second
     * @param messages how many
     * @param delay from a message's sending to when it is due
     * @param pending timers that are sent before, due in months, and stay
     * @param burst all are due within one second, the delay after the first is sent
     * @param size of each body
     */
    record Load(long rate, long messages, Duration delay, long pending, boolean burst, int size) {
        Load {
            if (rate <= 0 || messages <= 0) {
                throw new IllegalArgumentException("--rate and --duration must be above 0");
            }
        }

        Instant due(long number, Instant begun) {
            Instant from = burst ? begun.plusMillis(number * 1_000 / messages) : Instant.now();
            return from.plus(delay).truncatedTo(ChronoUnit.MILLIS);
        }
    }

    private final RaftMqClient client;
    private final String topic;
    private final Load load;
    private final Latencies queued = new Latencies();
    private final Latencies received = new Latencies();
    private final SendTally tally = new SendTally();
    private volatile long early;

    BenchTimers(RaftMqClient client, String topic, Load load) {
        this.client = client;
        this.topic = topic;
        this.load = load;
    }

    Shown run(Progress progress) {
        TailReader reader = new TailReader(client, topic, tally, load.delay().plus(DRAIN), this::record);
        try (Producer producer = client.producer()) {
            SendTally far = fill(producer, progress);
            reader.start();
            Pace pace = new Pace(load.rate());
            Instant begun = Instant.now();
            for (long i = 0; i < load.messages(); i++) {
                pace.await();
                Instant due = load.due(i, begun);
                byte[] body = new byte[load.size()];
                ByteBuffer.wrap(body).putLong(due.toEpochMilli());
                tally.add(producer.sendAsync(
                        Message.builder(topic).body(body).deliverAt(due).build()));
                progress.tick(tally.acked(), load.messages(), load.size());
            }
            producer.flush();
            reader.finish();
            return result(far);
        }
    }

    private SendTally fill(Producer producer, Progress progress) {
        SendTally far = new SendTally();
        Instant due = Instant.now().plus(FAR);
        for (long i = 0; i < load.pending(); i++) {
            far.add(producer.sendAsync(Message.builder(topic)
                    .body(new byte[load.size()])
                    .deliverAt(due.plusMillis(i))
                    .build()));
            progress.tick(far.acked(), load.pending(), load.size());
        }
        producer.flush();
        return far;
    }

    private Shown result(SendTally far) {
        return Shown.of(
                "pending=" + far.acked() + " sent=" + tally.sent() + " acked=" + tally.acked() + " failed="
                        + tally.failed() + " early=" + early + "\nin queue " + queued.text() + "\nreceipt  "
                        + received.text(),
                Json.map(
                        "pending",
                        far.acked(),
                        "sent",
                        tally.sent(),
                        "acked",
                        tally.acked(),
                        "failed",
                        tally.failed(),
                        "early",
                        early,
                        "queueLateness",
                        queued.json(),
                        "receiptLateness",
                        received.json()));
    }

    private void record(MessageView message) {
        Instant due = Instant.ofEpochMilli(ByteBuffer.wrap(message.body()).getLong());
        Duration inQueue = Duration.between(due, message.storeTime());
        Duration here = Duration.between(due, Instant.now());
        queued.record(inQueue.toNanos());
        received.record(here.toNanos());
        if (inQueue.isNegative() || here.isNegative()) {
            early++;
        }
    }
}
