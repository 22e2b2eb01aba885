package io.raftmq.client.consumer;

import io.raftmq.client.AssignmentListener;
import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageView;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.StreamConsumer;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.StreamMode;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
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

/** The {@link StreamConsumer}: polls the partitions that its {@link StreamMember} has, in turn. */
public final class GroupStreamConsumer implements StreamConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(GroupStreamConsumer.class);

    private final StreamConsumerOptions options;
    private final Interceptors interceptors;
    private final StreamMember member;
    private final PollWatch watch;
    private final Runnable onClose;
    private final PollSignal signal = new PollSignal();
    private int turn;
    private volatile boolean closed;

    /** @param onClose run once, when the consumer is closed */
    public GroupStreamConsumer(
            StreamConsumerOptions options, AssignmentListener listener, ConsumerParts parts, Runnable onClose) {
        this.options = options;
        this.onClose = onClose;
        interceptors = new Interceptors(options.interceptors());
        member = new StreamMember(options, listener, parts, PartitionReader::position, interceptors::committed, signal);
        watch = new PollWatch(options.maxPollInterval(), parts.threads(), this::giveUpPlace);
    }

    @Override
    public synchronized List<MessageView> poll(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        watch.pollBegins();
        try {
            return interceptors.before(pollUntil(deadline));
        } finally {
            watch.pollEnds();
        }
    }

    private List<MessageView> pollUntil(long deadline) {
        List<MessageView> messages = new ArrayList<>();
        while (true) {
            if (closed) {
                throw new RaftMqException(FailureCode.CLOSED, false, false, "the consumer is closed");
            }
            signal.lower();
            member.join();
            member.follow();
            member.commitIfDue();
            pollOnce(messages);
            if (!messages.isEmpty() || !signal.await(deadline)) {
                return messages;
            }
        }
    }

    /** What this consumer has is wanted by others, who cannot know that nobody is at work on it. */
    private void giveUpPlace() {
        if (options.mode() == StreamMode.BROADCAST || closed) {
            return;
        }
        LOG.warn(
                "group {}: member {} was not polled for {} and gives up its partitions until it is",
                options.group(),
                member.id(),
                options.maxPollInterval());
        member.pause();
    }

    private void pollOnce(List<MessageView> out) {
        List<StreamPartition> all = member.announced();
        turn++;
        for (int i = 0; i < all.size() && out.size() < options.maxPollMessages(); i++) {
            member.read(all.get(Math.floorMod(turn + i, all.size())), out, options.maxPollMessages());
        }
    }

    @Override
    public synchronized void commit() {
        await(member.announced().stream().map(StreamPartition::commitPosition).toList());
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
        return member.announced().stream().map(StreamPartition::partition).collect(Collectors.toUnmodifiableSet());
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
        @Nullable StreamPartition owned = member.find(partition);
        if (owned == null || !owned.isAnnounced()) {
            throw new IllegalStateException(partition + " is not this consumer's");
        }
        return owned;
    }

    @Override
    public String member() {
        return member.id();
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
        watch.close();
        if (member.end()) {
            onClose.run();
        }
    }
}
