package io.raftmq.client.consumer;

import io.raftmq.client.AssignmentListener;
import io.raftmq.client.Filter;
import io.raftmq.client.MessageView;
import io.raftmq.client.PushConsumer;
import io.raftmq.client.PushConsumerOptions;
import io.raftmq.client.PushMode;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.RetryPolicy;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.StreamMode;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.ClientThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link PushConsumer} of groups whose members read by offset. One thread follows what is owned, reads, and commits; the
 * listener's threads do the rest, as {@link PartitionWork} has them. Nothing is leased: what fails is tried again here.
 */
public final class StreamPushConsumer implements PushConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPushConsumer.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    /** Less than the cluster waits for an owner that is to leave, so that there is time to commit what ended. */
    private static final Duration HAND_OVER_WAIT = Duration.ofSeconds(4);

    private static final Duration TURN = Duration.ofMillis(250);
    private static final Duration COMMIT_EVERY = Duration.ofSeconds(1);

    private final PushConsumerOptions options;
    private final Listening listening;
    private final Interceptors interceptors;
    private final ClientThreads threads;
    private final List<Duration> delays;
    private final StreamMember member;
    private final Runnable onClose;
    private final PollSignal signal = new PollSignal();
    private final PushCounters counters = new PushCounters();
    private final ConcurrentHashMap<TopicPartition, PartitionWork> works = new ConcurrentHashMap<>();
    /** Of partitions that are not owned any more; kept while a listener runs. */
    private final List<PartitionWork> retired = new ArrayList<>();

    private final ThreadPoolExecutor listeners;
    private final Thread driver;
    private boolean started;
    private volatile boolean closed;

    /** @param onClose run once, when the consumer is closed */
    public StreamPushConsumer(PushConsumerOptions options, Listening listening, ConsumerParts parts, Runnable onClose) {
        this.options = options;
        this.listening = listening;
        this.onClose = onClose;
        interceptors = new Interceptors(options.interceptors());
        threads = parts.threads();
        delays = options.retryDelays().isEmpty()
                ? ((RetryPolicy.Ladder) RetryPolicy.rocketMqLadder()).delays()
                : options.retryDelays();
        member = new StreamMember(reading(options), new HandOver(), parts, this::done, this::committed, signal);
        listeners = ListenerThreads.of(options);
        driver = new Thread(this::drive, "raftmq-push-" + options.group());
        driver.setDaemon(true);
    }

    private static StreamConsumerOptions reading(PushConsumerOptions options) {
        StreamMode mode = Objects.requireNonNull(options.mode().streamed(), "a shared group's members do not stream");
        StreamConsumerOptions.Builder reading = StreamConsumerOptions.builder(options.group())
                .mode(mode)
                .revision(options.revision())
                .startFrom(options.startFrom())
                .autoCommit(COMMIT_EVERY);
        if (options.member() != null) {
            reading.broadcast(options.member());
        }
        options.subscriptions().forEach((topic, filter) -> reading.subscribe(topic, new Filter(filter)));
        return reading.build();
    }

    @Override
    public synchronized void start() {
        if (started || closed) {
            throw new IllegalStateException("a push consumer is started once");
        }
        member.join();
        started = true;
        driver.start();
    }

    private void drive() {
        while (!closed && !member.isEnded()) {
            signal.lower();
            try {
                turn();
            } catch (RaftMqException e) {
                LOG.warn("group {}: member {}: {}", options.group(), member.id(), e.toString());
            }
            var unused = signal.await(System.nanoTime() + TURN.toNanos());
        }
    }

    private void turn() {
        giveUpWhileHung();
        member.follow();
        member.commitIfDue();
        if (member.isPaused()) {
            return;
        }
        for (StreamPartition partition : member.announced()) {
            PartitionReader reader = partition.reader();
            if (reader != null) {
                readMore(partition, work(partition.partition(), reader));
            }
        }
    }

    private void readMore(StreamPartition partition, PartitionWork work) {
        int room = work.room();
        List<MessageView> messages = new ArrayList<>();
        if (room > 0) {
            member.read(partition, messages, room);
        }
        if (!messages.isEmpty()) {
            work.take(messages);
        }
    }

    /** What was read before the group's offset was reset is nothing to go on with. */
    private PartitionWork work(TopicPartition partition, PartitionReader reader) {
        PartitionWork known = works.get(partition);
        if (known != null && known.reader() == reader) {
            return known;
        }
        retire(partition);
        PartitionWork begun =
                new PartitionWork(reader, options, delays, listening, listeners, threads, counters, signal::raise);
        works.put(partition, begun);
        return begun;
    }

    private void retire(TopicPartition partition) {
        PartitionWork old = works.remove(partition);
        if (old != null) {
            old.stop();
            retired.add(old);
        }
    }

    /**
     * A listener that hangs would keep its partition from everybody: the member leaves the group until it has returned. In a
     * broadcast group nobody waits for it.
     */
    private void giveUpWhileHung() {
        int hung = works.values().stream().mapToInt(PartitionWork::hung).sum()
                + retired.stream().mapToInt(PartitionWork::hung).sum();
        retired.removeIf(PartitionWork::isIdle);
        if (options.mode() == PushMode.BROADCAST) {
            return;
        }
        if (hung > 0 && !member.isPaused()) {
            LOG.warn(
                    "group {}: member {} gives up its partitions while a listener hangs", options.group(), member.id());
            member.pause();
        } else if (hung == 0 && member.isPaused()) {
            LOG.info("group {}: member {} comes back, its listeners have returned", options.group(), member.id());
            member.join();
        }
    }

    private long done(PartitionReader reader) {
        PartitionWork work = works.get(reader.partition());
        return work != null && work.reader() == reader ? work.done() : reader.position();
    }

    private void committed(TopicPartition partition, long offset) {
        PartitionWork work = works.get(partition);
        if (work != null) {
            work.committed(offset);
        }
        interceptors.committed(partition, offset);
    }

    /** Has listeners finish what they have begun of partitions that others are to get. */
    private final class HandOver implements AssignmentListener {
        @Override
        public void onRevoked(Collection<TopicPartition> partitions) {
            List<PartitionWork> leaving =
                    partitions.stream().map(works::get).filter(Objects::nonNull).toList();
            leaving.forEach(PartitionWork::stop);
            long deadline = System.nanoTime() + HAND_OVER_WAIT.toNanos();
            try {
                for (PartitionWork work : leaving) {
                    work.awaitIdle(deadline);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onLost(Collection<TopicPartition> partitions) {
            partitions.forEach(StreamPushConsumer.this::retire);
        }
    }

    @Override
    public Stats stats() {
        return counters.snapshot();
    }

    @Override
    public boolean isSuperseded() {
        return member.isEnded();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        signal.wakeup();
        try {
            if (started) {
                driver.join(CLOSE_WAIT.toMillis());
            }
            works.values().forEach(PartitionWork::stop);
            listeners.shutdown();
            long deadline = System.nanoTime() + CLOSE_WAIT.toNanos();
            for (PartitionWork work : works.values()) {
                work.awaitIdle(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!driver.isAlive()) {
            var unused = member.end();
        }
        onClose.run();
    }
}
