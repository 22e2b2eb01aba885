package io.raftmq.client.consumer;

import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.routing.Routes;
import io.raftmq.client.routing.TopicRoute;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link PushConsumer}: one {@link PartitionIntake} for each partition of each topic. */
public final class LeasePushConsumer implements PushConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(LeasePushConsumer.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(5);
    private static final Duration LEAST_RENEWAL_TURN = Duration.ofMillis(200);

    private final PushConsumerOptions options;
    private final Listening listening;
    private final Routes routes;
    private final ClientThreads threads;
    private final Membership membership;
    private final LeaseCalls calls;
    private final ConsumedTopics topics;
    private final Runnable onClose;
    private final PushCounters counters = new PushCounters();
    private final ConcurrentHashMap<TopicPartition, PartitionIntake> intakes = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor listeners;
    private boolean started;
    private volatile boolean closed;

    /** @param onClose run once, when the consumer is closed */
    public LeasePushConsumer(PushConsumerOptions options, Listening listening, ConsumerParts parts, Runnable onClose) {
        this.options = options;
        this.listening = listening;
        this.routes = parts.routes();
        this.threads = parts.threads();
        this.membership = parts.membership(options.group(), options.revision(), options.subscriptions());
        this.calls = parts.leaseCalls(membership, options.startFrom(), Ordering.of(options));
        this.topics = parts.consumedTopics(options.subscriptions().keySet());
        this.onClose = onClose;
        this.listeners = ListenerThreads.of(options);
    }

    @Override
    public synchronized void start() {
        if (started || closed) {
            throw new IllegalStateException("a push consumer is started once");
        }
        Blocking.await(topics.find());
        Blocking.await(membership.join());
        started = true;
        lookForPartitions();
        renew();
    }

    /** Topics grow while they are consumed. */
    private void lookForPartitions() {
        if (closed) {
            return;
        }
        for (String topic : topics.names()) {
            TopicRoute route = routes.cached(ConsumedTopic.of(topic).topic());
            int partitions = route == null ? 0 : route.partitions().size();
            for (int i = 0; i < partitions; i++) {
                TopicPartition partition = new TopicPartition(topic, i);
                if (!intakes.containsKey(partition)) {
                    PartitionIntake intake = new PartitionIntake(
                            partition, options, calls, membership, listening, listeners, threads, counters);
                    intakes.put(partition, intake);
                    intake.receiveMore();
                }
            }
        }
        threads.after(LOOK_FOR_PARTITIONS, this::lookAgain);
    }

    /** A group whose dead letters are consumed may have subscribed to more. */
    private void lookAgain() {
        if (topics.mayGrow() && !closed) {
            Completion.then(topics.find(), found -> lookForPartitions(), failure -> {
                LOG.warn("group {}: its topics could not be looked up: {}", options.group(), failure.summary());
                lookForPartitions();
            });
        } else {
            lookForPartitions();
        }
    }

    private void renew() {
        intakes.values().forEach(PartitionIntake::renew);
        Duration turn = options.messageGroupLease().dividedBy(8);
        if (!listeners.isTerminated()) {
            threads.after(turn.compareTo(LEAST_RENEWAL_TURN) < 0 ? LEAST_RENEWAL_TURN : turn, this::renew);
        }
    }

    @Override
    public boolean isSuperseded() {
        return membership.ended() != null;
    }

    @Override
    public Stats stats() {
        return counters.snapshot();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        intakes.values().forEach(PartitionIntake::stop);
        listeners.shutdown();
        try {
            if (!listeners.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn(
                        "group {}: listeners still run after {}; their messages come again",
                        options.group(),
                        CLOSE_WAIT);
            }
            CompletableFuture.allOf(intakes.values().stream()
                            .map(PartitionIntake::flush)
                            .toArray(CompletableFuture<?>[]::new))
                    .get(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS);
            if (started) {
                membership.leave().get(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("group {}: not everything could be settled on closing: {}", options.group(), e.toString());
        }
        onClose.run();
    }
}
