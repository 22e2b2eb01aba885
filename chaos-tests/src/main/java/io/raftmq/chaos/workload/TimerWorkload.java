package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.RestChecker;
import io.raftmq.chaos.checker.TimerChecker;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.chaos.history.TimerEvent.Armed;
import io.raftmq.chaos.history.TimerEvent.CancelAnswered;
import io.raftmq.chaos.history.TimerEvent.CancelInvoked;
import io.raftmq.chaos.history.TimerEvent.Fired;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Messages due within seconds, some of which are cancelled, and a reader that looks at the clock. */
public final class TimerWorkload extends OneTopicWorkload {
    private static final int IN_FLIGHT = 64;
    private static final int LONGEST_MILLIS = 8_000;
    private static final int PAGE = 1_000;
    private static final int CANCEL_ONE_IN = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** The cluster's clock is the median of its nodes' and may be ahead of a reader's on the same machine by that. */
    private static final long SLACK_MILLIS = 20;

    private record Cancel(Stamp stamp, SendReceipt receipt) {}

    private final Random random;
    private final Crew senders = new Crew();
    private final Crew readers = new Crew();
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final LinkedBlockingQueue<Cancel> cancels = new LinkedBlockingQueue<>();
    private long next;

    public TimerWorkload(Site site) {
        super(site, "timer");
        this.random = site.random("timer");
    }

    @Override
    public void start() {
        createTopic();
        PullConsumer reader = client.pullConsumer(PullConsumerOptions.defaults());
        reader.assignTopic(topic);
        readers.add("chaos-timer-reader", () -> read(reader));
        Producer producer = client.producer(ProducerOptions.builder()
                .deliveryTimeout(PATIENCE)
                .maxBlock(PATIENCE)
                .build());
        senders.add("chaos-timer-sender", () -> send(producer));
        senders.add("chaos-timer-cancels", this::cancel);
    }

    private void send(Producer producer) {
        Stamp stamp = new Stamp(0, next++);
        int partition = (int) (stamp.sequence() % Site.PARTITIONS);
        Instant due = Instant.ofEpochMilli(System.currentTimeMillis() + random.nextInt(LONGEST_MILLIS));
        boolean cancel = random.nextInt(CANCEL_ONE_IN) == 0;
        Message message = Message.builder(topic)
                .body("timer " + stamp)
                .partition(partition)
                .deliverAt(due)
                .property(Stamp.PROPERTY, stamp.toString())
                .build();
        room.acquireUninterruptibly();
        history.sendInvoked(stamp, partition);
        try {
            var unused = producer.sendAsync(message).whenComplete((receipt, failure) -> {
                sent(stamp, due, cancel, receipt, failure);
                room.release();
            });
        } catch (RaftMqException e) {
            sent(stamp, due, false, null, e);
            room.release();
        }
        LockSupport.parkNanos(site.nanosPerStep(1));
    }

    private void sent(
            Stamp stamp, Instant due, boolean cancel, @Nullable SendReceipt receipt, @Nullable Throwable failure) {
        if (receipt != null) {
            history.add(nanos -> new Armed(nanos, stamp, due.toEpochMilli()));
            countAcked();
            if (cancel && receipt.messageId().held()) {
                cancels.add(new Cancel(stamp, receipt));
            }
        } else if (failure != null && Failures.isRefusal(failure)) {
            history.sendRefused(stamp, Failures.reason(failure));
        }
    }

    private void cancel() {
        Cancel cancel = cancels.poll();
        if (cancel == null) {
            Failures.breathe();
            return;
        }
        history.add(nanos -> new CancelInvoked(nanos, cancel.stamp));
        try {
            boolean done = client.admin().cancelTimer(cancel.receipt.messageId());
            history.add(nanos -> new CancelAnswered(nanos, cancel.stamp, done));
            countAcked();
        } catch (RaftMqException unanswered) {
            Failures.breathe();
        }
    }

    private void read(PullConsumer reader) {
        for (MessageView message : reader.poll(Duration.ofMillis(100))) {
            long millis = System.currentTimeMillis();
            history.add(nanos -> new Fired(nanos, TailReader.stampOf(message), millis));
        }
    }

    @Override
    public void settle() {
        senders.dismiss();
        room.acquireUninterruptibly(IN_FLIGHT);
        room.release(IN_FLIGHT);
        Rest.await(history, this::pending, () -> "all timers have fired, but for " + pending());
        readers.dismiss();
    }

    private long pending() {
        return IntStream.range(0, Site.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .mapToLong(partition ->
                        client.admin().timers(partition, null, PAGE).size())
                .sum();
    }

    @Override
    public Findings judge() {
        Judgement.drain(client, topic, Site.PARTITIONS, history);
        Findings all = TimerChecker.check(history.events(), Judgement.DRAIN, SLACK_MILLIS);
        all.addAll(RestChecker.check(history.events()));
        return all;
    }

    @Override
    void letGo() {
        senders.abandon();
        readers.abandon();
    }
}
