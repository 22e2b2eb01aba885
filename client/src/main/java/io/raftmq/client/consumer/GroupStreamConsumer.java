package io.raftmq.client.consumer;

import io.raftmq.client.AssignmentListener;
import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumer;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.RouteSearch;
import io.raftmq.client.wire.ErrorCode.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link StreamConsumer}: polls the partitions that its {@link StreamPartitions} have, in turn. */
public final class GroupStreamConsumer implements StreamConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(GroupStreamConsumer.class);
    private static final Duration ROUTE_WAIT = Duration.ofSeconds(30);

    private final StreamConsumerOptions options;
    private final Membership membership;
    private final Ownership ownership;
    private final StreamPartitions partitions;
    private final OffsetCalls offsets;
    private final RouteSearch search;
    private final Interceptors interceptors;
    private final Runnable onClose;
    private final PollSignal signal = new PollSignal();
    private boolean joined;
    private long nextCommitNanos;
    private int turn;
    private volatile boolean closed;

    /** @param onClose run once, when the consumer is closed */
    public GroupStreamConsumer(
            StreamConsumerOptions options, AssignmentListener listener, ConsumerParts parts, Runnable onClose) {
        this.options = options;
        this.interceptors = new Interceptors(options.interceptors());
        this.onClose = onClose;
        membership = parts.membership(options);
        ownership = parts.ownership(options, membership, signal::raise);
        offsets = parts.offsets();
        search = new RouteSearch(parts.routes(), parts.threads());
        PlaceCalls calls = new PlaceCalls(
                options.group(), membership.member(), options.mode(), options.startFrom(), parts.leaders(), offsets);
        partitions = new StreamPartitions(
                options, listener, ownership, calls, parts.leaders(), parts.threads(), interceptors, signal::raise);
    }

    @Override
    public synchronized List<MessageView> poll(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        join();
        List<MessageView> messages = new ArrayList<>();
        while (true) {
            checkOpen();
            signal.lower();
            partitions.follow();
            checkMember();
            commitIfDue();
            pollOnce(messages);
            if (!messages.isEmpty() || !signal.await(deadline)) {
                return interceptors.before(messages);
            }
        }
    }

    private void join() {
        if (joined || closed) {
            return;
        }
        options.topics().forEach(topic -> search.await(topic, false, ROUTE_WAIT));
        Blocking.await(ownership.join());
        joined = true;
    }

    private void checkOpen() {
        if (closed) {
            throw new RaftMqException(FailureCode.CLOSED, false, false, "the consumer is closed");
        }
    }

    /** Once members with a higher revision have come, everything is given up. */
    private void checkMember() {
        RequestException ended = ownership.ended();
        if (ended != null) {
            partitions.giveUpAll();
            Blocking.await(ownership.leave());
            throw ended.toPublic();
        }
    }

    private void commitIfDue() {
        long now = System.nanoTime();
        if (!options.autoCommit().isZero() && now - nextCommitNanos >= 0) {
            nextCommitNanos = now + options.autoCommit().toNanos();
            partitions.all().forEach(StreamPartition::commitSoon);
        }
    }

    private void pollOnce(List<MessageView> out) {
        List<StreamPartition> all = partitions.announced();
        turn++;
        for (int i = 0; i < all.size() && out.size() < options.maxPollMessages(); i++) {
            StreamPartition partition = all.get(Math.floorMod(turn + i, all.size()));
            PartitionReader reader = partition.reader();
            if (reader == null) {
                continue;
            }
            try {
                reader.poll(out, options.maxPollMessages());
            } catch (RequestException e) {
                failed(partition, reader, e, out);
            }
        }
    }

    private void failed(
            StreamPartition partition, PartitionReader reader, RequestException failure, List<MessageView> sofar) {
        if (failure.code() == FailureCode.FENCED) {
            partition.lose();
            signal.raise();
        } else if (failure.code() == FailureCode.POSITION_RESET) {
            partition.moved();
        } else if (failure.code() == FailureCode.OFFSET_OUT_OF_RANGE) {
            long from = reader.position();
            reader.seek(
                    offsets.list(partition.partition(), StartFrom.earliest()).getOffset());
            LOG.warn(
                    "{}: offset {} is not retained any more, going on at {}",
                    partition.partition(),
                    from,
                    reader.position());
        } else if (failure.retry() != Retry.NEVER) {
            LOG.warn("{}: cannot be read at the moment, trying on: {}", partition.partition(), failure.summary());
            reader.goOn();
        } else if (sofar.isEmpty()) {
            throw failure.toPublic(false, partition.partition() + ": ");
        }
    }

    @Override
    public synchronized void commit() {
        await(partitions.announced().stream()
                .map(StreamPartition::commitPosition)
                .toList());
    }

    @Override
    public synchronized void commit(Map<TopicPartition, Long> positions) {
        List<CompletableFuture<?>> commits = new ArrayList<>();
        positions.forEach((partition, offset) -> commits.add(owned(partition).commit(offset)));
        await(commits);
    }

    /** All of them are waited for, whatever becomes of the first. */
    private static void await(List<? extends CompletableFuture<?>> commits) {
        RaftMqException first = null;
        for (CompletableFuture<?> commit : commits) {
            try {
                Blocking.await(commit);
            } catch (RaftMqException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return partitions.announced().stream().map(StreamPartition::partition).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized long position(TopicPartition partition) {
        PartitionReader reader = owned(partition).reader();
        if (reader == null) {
            throw new RaftMqException(
                    FailureCode.POSITION_RESET, true, false, partition + ": its position was reset; poll first");
        }
        return reader.position();
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("an offset is not negative, unlike " + offset);
        }
        PartitionReader reader = owned(partition).reader();
        if (reader != null) {
            reader.seek(offset);
        }
    }

    private StreamPartition owned(TopicPartition partition) {
        @Nullable StreamPartition owned = partitions.find(partition);
        if (owned == null || !owned.isAnnounced()) {
            throw new IllegalStateException(partition + " is not this consumer's");
        }
        return owned;
    }

    @Override
    public String member() {
        return membership.member();
    }

    @Override
    public void wakeup() {
        signal.wakeup();
    }

    @Override
    public void close() {
        closed = true;
        signal.wakeup();
        finish();
    }

    private synchronized void finish() {
        if (!closed || partitions.isOver()) {
            return;
        }
        try {
            partitions.giveUpAll();
        } finally {
            partitions.end();
            if (joined) {
                Blocking.await(ownership.leave());
            }
            onClose.run();
        }
    }
}
