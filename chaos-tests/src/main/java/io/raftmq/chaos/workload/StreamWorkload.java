package io.raftmq.chaos.workload;

import io.raftmq.chaos.checker.Findings;
import io.raftmq.chaos.checker.RestChecker;
import io.raftmq.chaos.checker.StreamChecker;
import io.raftmq.chaos.history.StreamEvent.Committed;
import io.raftmq.chaos.history.StreamEvent.Polled;
import io.raftmq.client.AssignmentListener;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumer;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Members that own partitions and commit offsets, of which one or the other always leaves and comes back as another. */
public final class StreamWorkload extends OneTopicWorkload {
    private static final int MEMBERS = 2;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long LEAST_STAY_NANOS = 5_000_000_000L;

    private final LogSenders senders;
    private final Crew members = new Crew();
    private final AtomicInteger numbers = new AtomicInteger();

    public StreamWorkload(Site site) {
        super(site, "stream");
        this.senders = new LogSenders(client, topic, Site.PARTITIONS, history, 1, site.pace());
    }

    @Override
    public long acked() {
        return senders.acked() + super.acked();
    }

    @Override
    public void start() {
        createTopic();
        for (int i = 0; i < MEMBERS; i++) {
            // The first stays shorter, so that they do not leave together.
            long stay = LEAST_STAY_NANOS * (i + 2) / 2;
            members.add("chaos-stream-" + i, new Seat(stay)::occupy);
        }
        senders.start();
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
        all.addAll(StreamChecker.check(history.events()));
        all.addAll(RestChecker.check(history.events()));
        return all;
    }

    @Override
    void letGo() {
        members.abandon();
        senders.abandon();
    }

    /** One place in the group, taken by one member after the other. */
    private final class Seat {
        private final long stayNanos;
        private final Map<TopicPartition, Long> done = new HashMap<>();
        private StreamConsumer consumer = newMember();
        private int member = numbers.getAndIncrement();
        private long since = System.nanoTime();

        Seat(long stayNanos) {
            this.stayNanos = stayNanos;
        }

        private StreamConsumer newMember() {
            StreamConsumerOptions options = StreamConsumerOptions.builder(group)
                    .subscribe(topic)
                    .startFrom(StartFrom.earliest())
                    .autoCommit(Duration.ZERO)
                    .build();
            return client.streamConsumer(options, new AssignmentListener() {
                @Override
                public void onRevoked(Collection<TopicPartition> partitions) {
                    done.keySet().removeAll(partitions);
                }

                @Override
                public void onLost(Collection<TopicPartition> partitions) {
                    done.keySet().removeAll(partitions);
                }
            });
        }

        void occupy() {
            if (System.nanoTime() - since > stayNanos) {
                consumer.close();
                done.clear();
                consumer = newMember();
                member = numbers.getAndIncrement();
                since = System.nanoTime();
            }
            try {
                pollAndCommit();
            } catch (RaftMqException unanswered) {
                Failures.breathe();
            }
        }

        private void pollAndCommit() {
            long asked = history.now();
            for (MessageView message : consumer.poll(POLL)) {
                history.add(nanos -> new Polled(
                        nanos, member, TailReader.stampOf(message), message.partition(), message.offset(), asked));
                done.put(message.topicPartition(), message.offset() + 1);
            }
            done.keySet().retainAll(consumer.assignment());
            if (!done.isEmpty()) {
                Map<TopicPartition, Long> offsets = Map.copyOf(done);
                consumer.commit(offsets);
                offsets.forEach((partition, offset) -> {
                    history.add(nanos -> new Committed(nanos, member, partition.partition(), offset));
                    done.remove(partition, offset);
                });
                countAcked();
            }
        }
    }
}
