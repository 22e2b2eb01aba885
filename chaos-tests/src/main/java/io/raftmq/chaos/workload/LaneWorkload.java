package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.LaneChecker;
import io.raftmq.chaos.checker.RestChecker;
import io.raftmq.chaos.history.GroupEvent.ListenerBegan;
import io.raftmq.chaos.history.GroupEvent.ListenerEnded;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Messages in message groups, some of whose first attempts fail, and two consumers that share the groups. */
public final class LaneWorkload extends OneTopicWorkload {
    private static final int LANES = 8;
    private static final int THREADS = 4;
    private static final int IN_FLIGHT = 64;
    private static final int FAIL_EVERY = 23;
    private static final int ATTEMPTS = 10_000;
    private static final Duration REST = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of the second consumer. */
    private final RaftMqClient other;

    private final Crew senders = new Crew();
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private long next;

    public LaneWorkload(Site site) {
        super(site, "lane");
        this.other = site.newClient();
    }

    @Override
    public void start() {
        createTopic();
        retryAfter(REST, ATTEMPTS);
        consumeBy(0, client);
        consumeBy(1, other);
        Producer producer = client.producer(ProducerOptions.builder()
                .deliveryTimeout(PATIENCE)
                .maxBlock(PATIENCE)
                .build());
        senders.add("chaos-lane-sender", () -> send(producer));
    }

    private void consumeBy(int member, RaftMqClient of) {
        PushConsumerOptions options = PushConsumerOptions.builder(group)
                .subscribe(topic)
                .startFrom(StartFrom.earliest())
                .threads(THREADS)
                .build();
        of.pushConsumer(options, message -> consume(member, message)).start();
    }

    private void send(Producer producer) {
        Stamp stamp = new Stamp(0, next++);
        Message message = Message.builder(topic)
                .body("message " + stamp)
                .messageGroup("lane-" + laneOf(stamp))
                .property(Stamp.PROPERTY, stamp.toString())
                .build();
        room.acquireUninterruptibly();
        history.sendInvoked(stamp, -1);
        try {
            var unused = producer.sendAsync(message).whenComplete((receipt, failure) -> {
                if (failure == null) {
                    history.sendAcknowledged(stamp, receipt.partition(), receipt.offset());
                    countAcked();
                } else {
                    Failures.write(history, stamp, failure);
                }
                room.release();
            });
        } catch (RaftMqException e) {
            Failures.write(history, stamp, e);
            room.release();
        }
        LockSupport.parkNanos(site.nanosPerStep(1));
    }

    private ConsumeResult consume(int member, MessageView message) {
        Stamp stamp = TailReader.stampOf(message);
        int lane = laneOf(stamp);
        history.add(nanos -> new ListenerBegan(nanos, member, stamp, lane, message.attempt()));
        boolean fails = stamp.sequence() % FAIL_EVERY == 0 && message.attempt() == 1;
        history.add(nanos -> new ListenerEnded(nanos, member, stamp, lane, !fails));
        return fails ? ConsumeResult.RETRY : ConsumeResult.SUCCESS;
    }

    private static int laneOf(Stamp stamp) {
        return (int) (stamp.sequence() % LANES);
    }

    @Override
    public void settle() {
        senders.dismiss();
        room.acquireUninterruptibly(IN_FLIGHT);
        room.release(IN_FLIGHT);
        Rest.awaitDone(history, client, group, topic);
    }

    @Override
    public Findings judge() {
        Findings all = Judgement.of(client, topic, Site.PARTITIONS, history);
        all.addAll(LaneChecker.check(history.events()));
        all.addAll(RestChecker.check(history.events()));
        return all;
    }

    @Override
    void letGo() {
        senders.abandon();
        other.close();
    }
}
