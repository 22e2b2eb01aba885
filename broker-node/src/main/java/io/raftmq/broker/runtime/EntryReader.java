package io.raftmq.broker.runtime;

import com.google.protobuf.MessageLite;
import io.netty.util.ReferenceCounted;
import io.netty.util.internal.OutOfDirectMemoryError;
import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.held.Body;
import io.raftmq.broker.net.Call;
import io.raftmq.broker.net.Failures;
import io.raftmq.broker.net.Payload;
import io.raftmq.broker.partition.QueueEntry;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.EntryGoneException;
import io.raftmq.store.RaftGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with batches from the log. Finding an entry checks its CRC, which may read the disk, so it is done by a few
 * threads of its own and never on a loop. Its queue is bounded; beyond it answers are BUSY. Thread-safe.
 */
public final class EntryReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EntryReader.class);
    private static final int QUEUE = 8_192;
    private static final int RETRY_MS = 20;
    private static final int RETRY_DAMAGED_MS = 1_000;
    private static final String MOVED = "a batch was moved while it was being read";
    private static final String TOO_MANY_READS = "too many reads wait for the disk";

    private final ThreadPoolExecutor threads;
    private final BrokerCounters counters;

    public EntryReader(int threadCount, BrokerCounters counters) {
        this.counters = counters;
        this.threads = new ThreadPoolExecutor(
                threadCount,
                threadCount,
                0,
                TimeUnit.SECONDS,
                new java.util.concurrent.ArrayBlockingQueue<>(QUEUE),
                new io.netty.util.concurrent.DefaultThreadFactory("entry-reader", true));
    }

    /** Sends header and batches, or fails the call. Returns at once. {@code unsent} runs if the batches were not sent. */
    void send(Call call, MessageLite header, List<QueueEntry> batches, RaftGroup group, Runnable unsent) {
        if (batches.isEmpty()) {
            call.answer(header);
            return;
        }
        try {
            threads.execute(() -> read(call, header, batches, group, unsent));
        } catch (RejectedExecutionException e) {
            unsent.run();
            call.fail(Failures.of(ErrorCode.BUSY, TOO_MANY_READS, RETRY_MS));
        }
    }

    /**
     * Applies a filter to a stretch of the queue. Returns at once; {@code then} runs on a reader's thread, or, when too many
     * reads wait already, on the caller's.
     */
    void sift(List<QueueEntry> entries, RaftGroup group, Filter filter, Consumer<Sifted> then) {
        try {
            threads.execute(() -> then.accept(sifted(entries, group, filter)));
        } catch (RejectedExecutionException e) {
            then.accept(new Sifted(List.of(), Failures.of(ErrorCode.BUSY, TOO_MANY_READS, RETRY_MS)));
        }
    }

    /** What filters have done on this node. */
    FilterCounters filters() {
        return counters.filters();
    }

    private Sifted sifted(List<QueueEntry> entries, RaftGroup group, Filter filter) {
        BatchSieve sieve = new BatchSieve(group, filter, counters.filters());
        List<BitSet> passing = new ArrayList<>(entries.size());
        try {
            for (QueueEntry entry : entries) {
                passing.add(sieve.passing(entry));
            }
            return new Sifted(passing, null);
        } catch (IOException | RuntimeException | OutOfDirectMemoryError e) {
            boolean moved = e instanceof EntryGoneException
                    && entries.get(passing.size()).isReference();
            return new Sifted(passing, moved ? Failures.of(ErrorCode.BUSY, MOVED, RETRY_MS) : failure(group, e));
        }
    }

    private void read(Call call, MessageLite header, List<QueueEntry> batches, RaftGroup group, Runnable unsent) {
        List<ReferenceCounted> parts = new ArrayList<>();
        boolean handedOn = false;
        try {
            int from = 0;
            while (from < batches.size()) {
                int to = from + 1;
                while (to < batches.size() && EntryParts.follow(batches.get(to - 1), batches.get(to))) {
                    to++;
                }
                EntryParts.add(batches.subList(from, to), group, parts);
                from = to;
            }
            Payload payload = Payload.of(parts);
            handedOn = true;
            counters.servedBytes.add(payload.length());
            call.answer(header, payload, unsent);
        } catch (IOException | RuntimeException | OutOfDirectMemoryError e) {
            boolean moved = e instanceof EntryGoneException && batches.stream().anyMatch(QueueEntry::isReference);
            call.fail(moved ? Failures.of(ErrorCode.BUSY, MOVED, RETRY_MS) : failure(group, e));
        } finally {
            if (!handedOn) {
                parts.forEach(ReferenceCounted::release);
                unsent.run();
            }
        }
    }

    private Failure failure(RaftGroup group, Throwable why) {
        if (why instanceof EntryGoneException) {
            return Failures.of(ErrorCode.OFFSET_OUT_OF_RANGE, "the messages were trimmed while they were being read");
        }
        if (why instanceof DamagedEntryException) {
            counters.damagedReads.increment();
            LOG.error("group {}: {}", group.id(), why.getMessage());
            return Failures.of(
                    ErrorCode.DAMAGED_DATA,
                    "the stored bytes are damaged on this replica; they are not served",
                    RETRY_DAMAGED_MS);
        }
        LOG.error("group {}: the log cannot be read", group.id(), why);
        return Failures.of(ErrorCode.INTERNAL, "the log cannot be read: " + why.getMessage());
    }

    /**
     * Reads batches where they lie now and checks their CRC; {@code failed} if one of them cannot be had. Returns at once;
     * continues on a reader's thread.
     */
    void read(RaftGroup group, List<Body> bodies, Consumer<List<ByteBuffer>> then, Runnable failed) {
        try {
            threads.execute(() -> {
                List<ByteBuffer> batches = new ArrayList<>(bodies.size());
                try {
                    for (Body body : bodies) {
                        batches.add(EntryParts.read(body, group));
                    }
                } catch (IOException | RuntimeException | OutOfDirectMemoryError e) {
                    LOG.error("group {}: a batch that is still needed cannot be read", group.id(), e);
                    failed.run();
                    return;
                }
                then.accept(batches);
            });
        } catch (RejectedExecutionException e) {
            failed.run();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("entry readers did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
