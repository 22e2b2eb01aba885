package io.raftmq.client.consumer;

import io.raftmq.client.AssignmentListener;
import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageView;
import io.raftmq.client.StartFrom;
import io.raftmq.client.StreamConsumerOptions;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.RouteSearch;
import io.raftmq.client.wire.ErrorCode.Retry;
import java.time.Duration;
import java.util.List;
import java.util.function.ObjLongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of a group that reads by offset: joins, follows what it owns, reads and commits. Owned by the thread that polls;
 * pause apart, which any thread may ask for.
 */
final class StreamMember {
    private static final Logger LOG = LoggerFactory.getLogger(StreamMember.class);
    private static final Duration ROUTE_WAIT = Duration.ofSeconds(30);

    private final StreamConsumerOptions options;
    private final Membership membership;
    private final Ownership ownership;
    private final StreamPartitions partitions;
    private final OffsetCalls offsets;
    private final RouteSearch search;
    private final PollSignal signal;
    private boolean joined;
    private volatile boolean paused;
    private long nextCommitNanos;

    /**
     * @param listener told what is owned
     * @param done up to where a partition that is read is done with
     * @param onCommit told each offset that is committed, on one of the client's threads
     * @param signal raised when there may be something to do
     */
    StreamMember(
            StreamConsumerOptions options,
            AssignmentListener listener,
            ConsumerParts parts,
            ToLongFunction<PartitionReader> done,
            ObjLongConsumer<TopicPartition> onCommit,
            PollSignal signal) {
        this.options = options;
        this.signal = signal;
        membership = parts.membership(options);
        ownership = parts.ownership(options, membership, signal::raise);
        offsets = parts.offsets();
        search = new RouteSearch(parts.routes(), parts.threads());
        PlaceCalls calls = new PlaceCalls(
                options.group(), membership.member(), options.mode(), options.startFrom(), parts.leaders(), offsets);
        partitions = new StreamPartitions(
                options, listener, ownership, calls, parts.leaders(), parts.threads(), done, onCommit, signal::raise);
    }

    String id() {
        return membership.member();
    }

    /** Joins, or joins again after a pause. */
    void join() {
        if (joined && !paused) {
            return;
        }
        options.subscriptions().keySet().forEach(topic -> search.await(topic, false, ROUTE_WAIT));
        Blocking.await(ownership.join());
        joined = true;
        paused = false;
    }

    /** Leaves the group for the time being: others get what it owns. */
    void pause() {
        paused = true;
        var unused = membership.pause();
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether members with a higher revision have come. */
    boolean isEnded() {
        return ownership.ended() != null;
    }

    /**
     * Does what follows from what is owned now. Once members with a higher revision have come, everything is given up.
     *
     * @throws io.raftmq.client.RaftMqException STALE_SUBSCRIPTION then
     */
    void follow() {
        partitions.follow();
        RequestException ended = ownership.ended();
        if (ended != null) {
            partitions.giveUpAll();
            Blocking.await(ownership.leave());
            throw ended.toPublic();
        }
    }

    void commitIfDue() {
        long now = System.nanoTime();
        if (!options.autoCommit().isZero() && now - nextCommitNanos >= 0) {
            nextCommitNanos = now + options.autoCommit().toNanos();
            partitions.all().forEach(StreamPartition::commitSoon);
        }
    }

    /** What is owned and read. */
    List<StreamPartition> announced() {
        return partitions.announced();
    }

    @Nullable
    StreamPartition find(TopicPartition partition) {
        return partitions.find(partition);
    }

    /**
     * Moves messages of one partition to {@code out}, until that holds {@code max}.
     *
     * @throws io.raftmq.client.RaftMqException what keeps it from being read, unless {@code out} holds messages
     */
    void read(StreamPartition partition, List<MessageView> out, int max) {
        PartitionReader reader = partition.reader();
        if (reader == null) {
            return;
        }
        try {
            reader.poll(out, max);
        } catch (RequestException e) {
            failed(partition, reader, e, out);
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

    /** Commits what is done, gives everything up and leaves; answers whether it was there until now. */
    boolean end() {
        if (partitions.isOver()) {
            return false;
        }
        try {
            partitions.giveUpAll();
        } finally {
            partitions.end();
            if (joined) {
                Blocking.await(ownership.leave());
            }
        }
        return true;
    }
}
