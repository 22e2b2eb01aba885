package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.RestChecker;
import io.raftmq.chaos.checker.SharedGroupChecker;
import io.raftmq.chaos.history.GroupEvent.AckFailed;
import io.raftmq.chaos.history.GroupEvent.Acked;
import io.raftmq.chaos.history.GroupEvent.Delivered;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StartFrom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A group that shares its messages: each is received under a lease, now and then renewed, and acked one by one. */
public final class GroupWorkload extends OneTopicWorkload {
    private static final int MEMBERS = 2;
    private static final int AT_ONCE = 16;
    private static final int RENEW_EVERY = 13;
    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration REST = Duration.ofMillis(100);
    /** Faults may cost a message many attempts; none is to become a dead letter here. */
    private static final int ATTEMPTS = 10_000;

    private final LogSenders senders;
    private final Crew members = new Crew();

    public GroupWorkload(Site site) {
        super(site, "group");
        this.senders = new LogSenders(client, topic, Site.PARTITIONS, history, 1, site.pace());
    }

    @Override
    public long acked() {
        return senders.acked() + super.acked();
    }

    @Override
    public void start() {
        createTopic();
        retryAfter(REST, ATTEMPTS);
        for (int i = 0; i < MEMBERS; i++) {
            int member = i;
            SimpleConsumer consumer = client.simpleConsumer(SimpleConsumerOptions.builder(group)
                    .subscribe(topic)
                    .startFrom(StartFrom.earliest())
                    .build());
            members.add("chaos-group-" + member, () -> consume(member, consumer));
        }
        senders.start();
    }

    private void consume(int member, SimpleConsumer consumer) {
        long asked = history.now();
        List<MessageView> messages;
        try {
            messages = consumer.receive(AT_ONCE, LEASE, WAIT);
        } catch (RaftMqException unanswered) {
            Failures.breathe();
            return;
        }
        messages.forEach(message -> history.add(nanos -> new Delivered(
                nanos,
                member,
                TailReader.stampOf(message),
                message.partition(),
                message.offset(),
                message.attempt(),
                asked)));
        List<CompletableFuture<?>> acks = new ArrayList<>();
        messages.forEach(message -> acks.add(settleOne(member, consumer, message)));
        acks.forEach(ack -> ack.handle((done, failure) -> done).join());
    }

    private CompletableFuture<?> settleOne(int member, SimpleConsumer consumer, MessageView message) {
        Stamp stamp = TailReader.stampOf(message);
        CompletableFuture<Void> ack = stamp.sequence() % RENEW_EVERY == 0
                ? consumer.changeInvisibleAsync(message, LEASE).thenCompose(consumer::ackAsync)
                : consumer.ackAsync(message);
        return ack.whenComplete((done, failure) -> {
            if (failure == null) {
                history.add(nanos -> new Acked(nanos, member, stamp));
                countAcked();
            } else {
                history.add(nanos -> new AckFailed(nanos, member, stamp, Failures.reason(failure)));
            }
        });
    }

    @Override
    public void settle() {
        senders.stop();
        Rest.awaitDone(history, client, group, topic);
        members.dismiss();
    }

    @Override
    public Findings judge() {
        Findings all = Judgement.of(client, topic, Site.PARTITIONS, history);
        all.addAll(SharedGroupChecker.check(history.events()));
        all.addAll(RestChecker.check(history.events()));
        return all;
    }

    @Override
    void letGo() {
        members.abandon();
        senders.abandon();
    }
}
