package io.raftmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqClient;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StreamConsumer;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stream consumers, each on a thread of its own that polls and commits until it is told to stop. */
final class StreamFleet implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** One consumer and its thread. */
    final class Sailor {
        final StreamConsumer consumer;
        final Set<String> bodies = ConcurrentHashMap.newKeySet();
        private final Thread thread;
        private volatile boolean stopped;
        volatile Set<TopicPartition> owns = Set.of();

        Sailor(StreamConsumer consumer) {
            this.consumer = consumer;
            thread = new Thread(this::sail, "sailor");
            thread.setDaemon(true);
        }

        private void sail() {
            try {
                while (!stopped) {
                    for (MessageView message : consumer.poll(POLL)) {
                        bodies.add(message.bodyAsString());
                        seen.add(message.bodyAsString());
                    }
                    owns = consumer.assignment();
                    commit();
                }
            } catch (Throwable e) {
                failures.add(e);
            }
        }

        private void commit() {
            try {
                consumer.commit();
            } catch (RaftMqException e) {
                if (e.code() != FailureCode.FENCED) {
                    throw e;
                }
            }
        }

        /** Leaves the group in good order. */
        void leave() throws InterruptedException {
            stopped = true;
            consumer.wakeup();
            thread.join(30_000);
            assertThat(thread.isAlive()).as("still polls").isFalse();
            consumer.close();
        }
    }

    final Set<String> seen = ConcurrentHashMap.newKeySet();
    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final RaftMqClient client;
    private final List<Sailor> sailors = new ArrayList<>();

    StreamFleet(RaftMqClient client) {
        this.client = client;
    }

    Sailor launch(StreamConsumerOptions options) {
        Sailor sailor = new Sailor(client.streamConsumer(options));
        sailors.add(sailor);
        sailor.thread.start();
        return sailor;
    }

    /** How many partitions each has. */
    Map<String, Integer> shares() {
        Map<String, Integer> shares = new ConcurrentHashMap<>();
        sailors.stream()
                .filter(sailor -> !sailor.stopped)
                .forEach(sailor -> shares.put(sailor.consumer.member(), sailor.owns.size()));
        return shares;
    }

    @Override
    public void close() throws InterruptedException {
        for (Sailor sailor : sailors) {
            sailor.leave();
        }
    }
}
