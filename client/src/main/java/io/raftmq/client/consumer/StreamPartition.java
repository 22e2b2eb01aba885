package io.raftmq.client.consumer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.consumer.PlaceCalls.Place;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.ErrorCode.Retry;
import io.raftmq.client.wire.proto.OwnedPartition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of a stream consumer:
 *
 * <pre>
 *   taking --the place is known--> reading --the group's offset was reset--> taking
 *      \_________________________________\__another has it, or it is given up--> over
 * </pre>
 *
 * One commit is on its way at a time, so that an earlier one never comes after a later. Thread-safe.
 */
final class StreamPartition {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPartition.class);
    private static final Duration AGAIN_AFTER = Duration.ofMillis(200);

    private final TopicPartition partition;
    private final OwnedPartition ownership;
    private final PlaceCalls calls;
    private final ClientThreads threads;
    private final Function<Place, PartitionReader> readers;
    private final ToLongFunction<PartitionReader> done;
    private final LongConsumer onCommit;
    private final Runnable onChange;
    private @Nullable Place place;
    private @Nullable PartitionReader reader;
    private CompletableFuture<?> lastCommit = CompletableFuture.completedFuture(null);
    private long committed = -1;
    private boolean announced;
    private boolean lost;
    private boolean over;

    /**
     * @param readers begins to read at a place
     * @param done up to where what is read is done with
     * @param onCommit told each offset that is committed
     * @param onChange called on the client's threads when something is to be looked at
     */
    StreamPartition(
            TopicPartition partition,
            OwnedPartition ownership,
            PlaceCalls calls,
            ClientThreads threads,
            Function<Place, PartitionReader> readers,
            ToLongFunction<PartitionReader> done,
            LongConsumer onCommit,
            Runnable onChange) {
        this.partition = partition;
        this.ownership = ownership;
        this.calls = calls;
        this.threads = threads;
        this.readers = readers;
        this.done = done;
        this.onCommit = onCommit;
        this.onChange = onChange;
    }

    TopicPartition partition() {
        return partition;
    }

    OwnedPartition ownership() {
        return ownership;
    }

    /** Takes the partition over, and goes on trying until it is known whose it is. */
    void take() {
        Completion.then(calls.take(partition, ownership.getEpoch()), this::taken, this::notTaken);
    }

    private synchronized void taken(Place found) {
        if (over) {
            return;
        }
        place = found;
        committed = found.offset();
        reader = readers.apply(found);
        onChange.run();
    }

    private void notTaken(RequestException failure) {
        synchronized (this) {
            if (over || failure.code() == FailureCode.CLOSED) {
                return;
            }
            if (failure.code() == FailureCode.FENCED) {
                lost = true;
                onChange.run();
                return;
            }
        }
        if (failure.retry() == Retry.NEVER && failure.code() != FailureCode.POSITION_RESET) {
            LOG.warn("{}: cannot be taken over, trying on: {}", partition, failure.summary());
        }
        threads.after(AGAIN_AFTER, this::take);
    }

    /** Whether it is read, and the application was not told of it yet; tells so once. */
    synchronized boolean isNew() {
        boolean news = reader != null && !announced;
        announced |= news;
        return news;
    }

    /** Whether the application knows it as its own. */
    synchronized boolean isAnnounced() {
        return announced;
    }

    /** Whether the cluster said that it is another's. */
    synchronized boolean isLost() {
        return lost;
    }

    synchronized void lose() {
        lost = true;
    }

    /** Its reader, or null while its place is not known. */
    synchronized @Nullable PartitionReader reader() {
        return reader;
    }

    /** The group's offset was reset: reads on from there. */
    synchronized void moved() {
        stopReading();
        if (!over) {
            LOG.info("{}: the group's offset was reset, going on from there", partition);
            take();
        }
    }

    /** Commits what is done, unless nothing was since the last time; completes when all commits so far are answered. */
    synchronized CompletableFuture<?> commitPosition() {
        PartitionReader current = reader;
        long offset = current == null ? -1 : done.applyAsLong(current);
        return offset < 0 ? lastCommit : commit(offset);
    }

    /** As {@link #commitPosition}, but at most one is on its way: when the last is not answered, this one is left out. */
    synchronized void commitSoon() {
        if (lastCommit.isDone()) {
            var unused = commitPosition();
        }
    }

    /**
     * Commits an offset. Fails with FENCED if the partition is another's; an offset of before a reset is dropped, and the
     * partition read from where it was reset to.
     */
    synchronized CompletableFuture<?> commit(long offset) {
        Place mine = place;
        if (mine == null || (offset == committed && lastCommit.isDone() && !lastCommit.isCompletedExceptionally())) {
            return lastCommit;
        }
        CompletableFuture<Void> done = lastCommit
                .handle((before, failure) -> null)
                .thenCompose(nothing -> calls.commit(mine, offset))
                .handle((answer, thrown) -> {
                    settle(mine, offset, thrown == null ? null : RequestException.of(thrown));
                    if (thrown == null) {
                        onCommit.accept(offset);
                    }
                    return null;
                });
        lastCommit = done;
        return done;
    }

    private synchronized void settle(Place mine, long offset, @Nullable RequestException failure) {
        if (failure == null) {
            committed = offset;
        } else if (failure.code() == FailureCode.POSITION_RESET) {
            if (mine == place) {
                moved();
            }
        } else {
            lost |= failure.code() == FailureCode.FENCED;
            onChange.run();
            throw failure;
        }
    }

    /** Nothing is read or taken any more. */
    synchronized void end() {
        over = true;
        stopReading();
    }

    private void stopReading() {
        PartitionReader current = reader;
        if (current != null) {
            current.close();
        }
        reader = null;
        place = null;
    }
}
