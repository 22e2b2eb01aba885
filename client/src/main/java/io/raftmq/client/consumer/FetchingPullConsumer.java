package io.raftmq.client.consumer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageView;
import io.raftmq.client.OffsetReset;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.PullConsumerOptions;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.routing.RouteSearch;
import io.raftmq.client.routing.TopicRoute;
import io.raftmq.client.wire.ErrorCode.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link PullConsumer}: one {@link PartitionReader} for each assigned partition, polled in turn. */
public final class FetchingPullConsumer implements PullConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(FetchingPullConsumer.class);
    private static final Duration ROUTE_WAIT = Duration.ofSeconds(30);

    private final PullConsumerOptions options;
    private final ConsumerParts parts;
    private final LeaderCalls leaders;
    private final RouteSearch search;
    private final OffsetCalls offsets;
    private final Interceptors interceptors;
    private final Runnable onClose;
    private final PollSignal signal = new PollSignal();
    /** Concurrent only for the sake of close. */
    private final Map<TopicPartition, PartitionReader> readers = new ConcurrentHashMap<>();

    private int turn;
    private volatile boolean closed;

    /** @param onClose run once, when the consumer is closed */
    public FetchingPullConsumer(
            PullConsumerOptions options, ConsumerParts parts, OffsetCalls offsets, Runnable onClose) {
        this.options = options;
        this.parts = parts;
        this.leaders = parts.leaders();
        this.search = new RouteSearch(parts.routes(), parts.threads());
        this.offsets = offsets;
        this.interceptors = new Interceptors(options.interceptors());
        this.onClose = onClose;
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
        readers.entrySet().removeIf(entry -> {
            boolean dropped = !partitions.contains(entry.getKey());
            if (dropped) {
                entry.getValue().close();
            }
            return dropped;
        });
        for (TopicPartition partition : partitions) {
            readers.computeIfAbsent(
                    partition,
                    key -> new PartitionReader(
                            key,
                            options.fetchBytes(),
                            options.prefetchBytes(),
                            options.filter().text(),
                            leaders,
                            null,
                            signal::raise));
        }
    }

    @Override
    public void assignTopic(String topic) {
        List<TopicPartition> all = new ArrayList<>();
        for (String name : behind(topic)) {
            TopicRoute route = search.await(ConsumedTopic.of(name).topic(), false, ROUTE_WAIT);
            for (int i = 0; i < route.partitions().size(); i++) {
                all.add(new TopicPartition(name, i));
            }
        }
        assign(all);
    }

    /** The topics that a name stands for: a dead letter queue is in every topic of its group. */
    private List<String> behind(String topic) {
        boolean isQueue = topic.startsWith(ConsumedTopic.DEAD_LETTERS)
                && !ConsumedTopic.of(topic).isDeadLetters();
        if (!isQueue) {
            return List.of(topic);
        }
        ConsumedTopics topics = parts.consumedTopics(Set.of(topic));
        Blocking.await(topics.find());
        return topics.names();
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.copyOf(readers.keySet());
    }

    private PartitionReader reader(TopicPartition partition) {
        PartitionReader reader = readers.get(partition);
        if (reader == null) {
            throw new IllegalStateException(partition + " is not assigned");
        }
        return reader;
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("an offset is not negative, unlike " + offset);
        }
        reader(partition).seek(offset);
    }

    @Override
    public void seekToBeginning(TopicPartition partition) {
        seek(partition, beginningOffset(partition));
    }

    @Override
    public void seekToEnd(TopicPartition partition) {
        seek(partition, endOffset(partition));
    }

    @Override
    public void seekToTime(TopicPartition partition, Instant time) {
        seek(partition, offsetAt(partition, time));
    }

    @Override
    public List<MessageView> poll(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<MessageView> messages = new ArrayList<>();
        while (true) {
            if (closed) {
                throw new RaftMqException(FailureCode.CLOSED, false, false, "the consumer is closed");
            }
            signal.lower();
            pollOnce(messages);
            if (!messages.isEmpty() || !signal.await(deadline)) {
                return interceptors.before(messages);
            }
        }
    }

    private void pollOnce(List<MessageView> out) {
        List<PartitionReader> all = List.copyOf(readers.values());
        turn++;
        for (int i = 0; i < all.size() && out.size() < options.maxPollMessages(); i++) {
            PartitionReader reader = all.get(Math.floorMod(turn + i, all.size()));
            if (reader.position() < 0) {
                reader.seek(start(reader.partition()));
            }
            try {
                reader.poll(out, options.maxPollMessages());
            } catch (RequestException e) {
                failed(reader, e, out);
            }
        }
    }

    private void failed(PartitionReader reader, RequestException failure, List<MessageView> sofar) {
        if (failure.code() == FailureCode.OFFSET_OUT_OF_RANGE && options.offsetReset() != OffsetReset.ERROR) {
            long from = reader.position();
            reader.seek(reset(reader.partition()));
            LOG.warn(
                    "{}: offset {} is not there (any more), going on at {}: {}",
                    reader.partition(),
                    from,
                    reader.position(),
                    failure.getMessage());
        } else if (failure.retry() != Retry.NEVER) {
            LOG.warn("{}: cannot be read at the moment, trying on: {}", reader.partition(), failure.summary());
            reader.goOn();
        } else if (sofar.isEmpty()) {
            throw failure.toPublic(false, reader.partition() + ": ");
        }
    }

    private long start(TopicPartition partition) {
        boolean kept = options.group() != null && !isOfDeadLetters(partition);
        OptionalLong committed = !kept ? OptionalLong.empty() : committed(partition);
        return committed.isPresent() ? committed.getAsLong() : reset(partition);
    }

    private long reset(TopicPartition partition) {
        return switch (options.offsetReset()) {
            case EARLIEST -> beginningOffset(partition);
            case LATEST -> endOffset(partition);
            case ERROR ->
                throw new RaftMqException(
                        FailureCode.OFFSET_OUT_OF_RANGE,
                        false,
                        false,
                        partition + " has no position; seek, or choose another offsetReset");
        };
    }

    @Override
    public long position(TopicPartition partition) {
        PartitionReader reader = reader(partition);
        if (reader.position() < 0) {
            reader.seek(start(partition));
        }
        return reader.position();
    }

    @Override
    public void commit() {
        Map<TopicPartition, Long> positions = new LinkedHashMap<>();
        readers.forEach((partition, reader) -> {
            if (reader.position() >= 0 && !isOfDeadLetters(partition)) {
                positions.put(partition, reader.position());
            }
        });
        commit(positions);
    }

    @Override
    public void commit(Map<TopicPartition, Long> positions) {
        String group = group();
        if (positions.keySet().stream().anyMatch(FetchingPullConsumer::isOfDeadLetters)) {
            throw new IllegalArgumentException("no group keeps positions in dead letters for a pull consumer");
        }
        List<CompletableFuture<?>> requests = new ArrayList<>();
        positions.forEach((partition, offset) -> requests.add(offsets.commit(group, partition, offset)
                .thenAccept(committed -> interceptors.committed(partition, offset))));
        requests.forEach(Blocking::await);
    }

    private static boolean isOfDeadLetters(TopicPartition partition) {
        return ConsumedTopic.of(partition.topic()).isDeadLetters();
    }

    private String group() {
        String group = options.group();
        if (group == null) {
            throw new IllegalStateException("this consumer has no group to keep offsets for it");
        }
        return group;
    }

    @Override
    public OptionalLong committed(TopicPartition partition) {
        long offset = Blocking.await(offsets.committed(group(), partition)).getOffset();
        return offset < 0 ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    @Override
    public long beginningOffset(TopicPartition partition) {
        return offsets.list(partition, StartFrom.earliest()).getOffset();
    }

    @Override
    public long endOffset(TopicPartition partition) {
        return offsets.list(partition, StartFrom.latest()).getOffset();
    }

    @Override
    public long offsetAt(TopicPartition partition, Instant time) {
        return offsets.list(partition, StartFrom.time(time)).getOffset();
    }

    @Override
    public void wakeup() {
        signal.wakeup();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        signal.wakeup();
        readers.values().forEach(PartitionReader::close);
        onClose.run();
    }
}
