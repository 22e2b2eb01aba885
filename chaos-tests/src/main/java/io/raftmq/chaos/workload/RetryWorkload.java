package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.BurialChecker;
import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.RestChecker;
import io.raftmq.chaos.history.GroupEvent.AckFailed;
import io.raftmq.chaos.history.GroupEvent.Acked;
import io.raftmq.chaos.history.GroupEvent.Buried;
import io.raftmq.chaos.history.GroupEvent.Death;
import io.raftmq.chaos.history.GroupEvent.Delivered;
import io.raftmq.chaos.history.GroupEvent.GivenBack;
import io.raftmq.chaos.history.GroupEvent.Rejected;
import io.raftmq.chaos.history.Stamp;
import io.raftmq.client.DeadLetter;
import io.raftmq.client.DeadLetterFilter;
import io.raftmq.client.DeadLetterPage;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SimpleConsumer;
import io.raftmq.client.SimpleConsumerOptions;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicDescription;
import java.time.Duration;
import java.util.List;

/**
 * Consumers that fail: some messages always, until they are dead letters, some twice, some are rejected, some are left to
 * the end of their lease.
 */
public final class RetryWorkload extends OneTopicWorkload {
    private static final int MEMBERS = 4;
    private static final int AT_ONCE = 8;
    private static final int ATTEMPTS = 4;
    private static final int PAGE = 1_000;
    private static final Duration LEASE = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration REST = Duration.ofMillis(200);

    private final LogSenders senders;
    private final Crew members = new Crew();

    public RetryWorkload(Site site) {
        super(site, "retry");
        this.senders = new LogSenders(client, topic, Site.PARTITIONS, history, 1, Math.max(1, site.pace() / 2));
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
            members.add("chaos-retry-" + member, () -> consume(member, consumer));
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
        for (MessageView message : messages) {
            Stamp stamp = TailReader.stampOf(message);
            int attempt = message.attempt();
            history.add(nanos ->
                    new Delivered(nanos, member, stamp, message.partition(), message.offset(), attempt, asked));
        }
        messages.forEach(message -> treat(member, consumer, message));
    }

    private void treat(int member, SimpleConsumer consumer, MessageView message) {
        Stamp stamp = TailReader.stampOf(message);
        Fate fate = Fate.of(stamp, message.attempt());
        try {
            switch (fate) {
                case FAIL -> {
                    consumer.retry(message);
                    history.add(nanos -> new GivenBack(nanos, member, stamp));
                }
                case REJECT -> {
                    consumer.reject(message, "as planned");
                    history.add(nanos -> new Rejected(nanos, member, stamp));
                }
                case LEAVE -> {
                    return;
                }
                case ACK -> {
                    consumer.ack(message);
                    history.add(nanos -> new Acked(nanos, member, stamp));
                }
            }
            countAcked();
        } catch (RaftMqException e) {
            // Of the others nothing follows from a failure: whether they counted or not, the message is in one place.
            if (fate == Fate.ACK) {
                history.add(nanos -> new AckFailed(nanos, member, stamp, Failures.reason(e)));
            }
        }
    }

    /** What a consumer does with an attempt. */
    private enum Fate {
        ACK,
        FAIL,
        REJECT,
        LEAVE;

        static Fate of(Stamp stamp, int attempt) {
            return switch ((int) (stamp.sequence() % 7)) {
                case 0 -> FAIL;
                case 1 -> attempt < 2 ? FAIL : REJECT;
                case 2 -> attempt <= 2 ? FAIL : ACK;
                case 3 -> attempt == 1 ? LEAVE : ACK;
                default -> ACK;
            };
        }
    }

    @Override
    public void settle() {
        senders.stop();
        Rest.awaitDone(history, client, group, topic);
        members.dismiss();
    }

    @Override
    public Findings judge() {
        readDeadLetters();
        List<TopicDescription.Partition> partitions = Topics.partitions(client, topic);
        Findings all = Judgement.of(client, topic, Site.PARTITIONS, history);
        // Terms only rise, and each change of leader takes one.
        all.addAll(BurialChecker.check(history.events(), ATTEMPTS, LEASE.toNanos(), partition ->
                (int) partitions.get(partition).leaderTerm()));
        all.addAll(RestChecker.check(history.events()));
        return all;
    }

    private void readDeadLetters() {
        DeadLetterFilter filter = DeadLetterFilter.all().withTopic(topic);
        DeadLetterPage.Position after = null;
        do {
            DeadLetterPage page = client.admin().deadLetters(group, filter, after, PAGE);
            for (DeadLetter letter : page.letters()) {
                MessageView message = letter.message();
                Stamp stamp = message == null ? new Stamp(Stamp.MAX_SENDERS - 1, 0) : TailReader.stampOf(message);
                history.add(nanos -> new Buried(
                        nanos,
                        stamp,
                        letter.messageId().partition(),
                        letter.messageId().offset(),
                        letter.attempts(),
                        deathOf(letter)));
            }
            after = page.next();
        } while (after != null);
    }

    private static Death deathOf(DeadLetter letter) {
        return switch (letter.reason()) {
            case FAILED -> Death.FAILED;
            case TIMED_OUT -> Death.TIMED_OUT;
            case REJECTED -> Death.REJECTED;
            default -> Death.OTHER;
        };
    }

    @Override
    void letGo() {
        members.abandon();
        senders.abandon();
    }
}
