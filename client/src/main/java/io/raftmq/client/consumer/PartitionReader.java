package io.raftmq.client.consumer;

import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageView;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.net.Completion;
import io.raftmq.client.net.Reply;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.routing.LeaderCalls;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.proto.BatchRef;
import io.raftmq.client.wire.proto.DeadLetterInfo;
import io.raftmq.client.wire.proto.FetchRequest;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.ReadFence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of a pull consumer: reads ahead of its position, one request at a time, within a bound. Answers wait as
 * bytes and are decoded on the polling thread. Thread-safe.
 */
final class PartitionReader {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);
    /** Short, so that little is left hanging at a broker after a seek. */
    private static final Duration LONG_POLL = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TopicPartition partition;
    private final ConsumedTopic consumed;
    private final int fetchBytes;
    private final long prefetchBytes;
    private final String filter;
    private final LeaderCalls leaders;
    private final @Nullable ReadFence fence;
    private final Runnable onChange;

    private final ArrayDeque<AnswerBatches.Part> fetched = new ArrayDeque<>();
    private final ArrayDeque<MessageView> decoded = new ArrayDeque<>();
    /** When dead letters are read: what is known of each, by its number, which is its offset here. */
    private final Map<Long, DeadLetterInfo> letters = new HashMap<>();

    private long topicUid;
    private long bytesAhead;
    private long position = -1;
    private long fetchOffset = -1;
    /** Rises with each seek, so that an answer to what was asked before is recognised. */
    private int generation;

    private boolean fetching;
    private boolean damagedOnce;
    private boolean closed;
    private @Nullable RequestException failure;

    /**
     * @param filter in the form of the wire, empty = everything
     * @param fence the place in a group that it reads for; when that is lost, nothing read ahead is handed out any more
     * @param onChange called on the client's threads when there may be something to poll
     */
    PartitionReader(
            TopicPartition partition,
            int fetchBytes,
            long prefetchBytes,
            String filter,
            LeaderCalls leaders,
            @Nullable ReadFence fence,
            Runnable onChange) {
        this.fence = fence;
        this.partition = partition;
        this.consumed = ConsumedTopic.of(partition.topic());
        this.fetchBytes = fetchBytes;
        this.prefetchBytes = prefetchBytes;
        this.filter = filter;
        this.leaders = leaders;
        this.onChange = onChange;
    }

    TopicPartition partition() {
        return partition;
    }

    /** The offset of the next message to be polled, -1 if it is not decided yet. */
    synchronized long position() {
        return position;
    }

    synchronized void seek(long offset) {
        generation++;
        position = offset;
        fetchOffset = offset;
        fetched.clear();
        decoded.clear();
        letters.clear();
        bytesAhead = 0;
        fetching = false;
        damagedOnce = false;
        failure = null;
        fetchMore();
    }

    synchronized void close() {
        closed = true;
        seek(-1);
    }

    private void fetchMore() {
        if (closed || fetching || fetchOffset < 0 || failure != null || bytesAhead >= prefetchBytes) {
            return;
        }
        fetching = true;
        int mine = generation;
        FetchRequest.Builder request = FetchRequest.newBuilder()
                .setPartition(partition.partition())
                .setOffset(fetchOffset)
                .setMaxBytes(fetchBytes)
                .setMinBytes(1)
                .setFilter(filter)
                .setDeadLettersOf(consumed.deadLettersOf())
                .setMaxWaitMs(Math.toIntExact(LONG_POLL.toMillis()));
        if (fence != null) {
            request.setFence(fence);
        }
        CompletableFuture<Reply<FetchResponse>> asked = leaders.call(new LeaderCalls.Ask<>(
                consumed.topic(),
                partition.partition(),
                ApiKey.FETCH,
                uid -> request.setTopicUid(uid).build(),
                FetchResponse.parser(),
                LONG_POLL,
                PATIENCE,
                () -> isCurrent(mine)));
        Completion.then(
                asked,
                reply -> {
                    arrived(mine, request.getTopicUid(), reply);
                    onChange.run();
                },
                thrown -> {
                    failed(mine, thrown);
                    onChange.run();
                });
    }

    private synchronized boolean isCurrent(int mine) {
        return mine == generation && !closed;
    }

    private synchronized void failed(int mine, RequestException thrown) {
        if (mine == generation) {
            fetching = false;
            failure = thrown;
        }
    }

    private synchronized void arrived(int mine, long uid, Reply<FetchResponse> reply) {
        if (mine != generation) {
            return;
        }
        fetching = false;
        topicUid = uid;
        List<AnswerBatches.Part> parts;
        try {
            parts = AnswerBatches.split(reply.header().getBatchesList(), reply.payload());
        } catch (MalformedException e) {
            failure = RequestException.result(
                    io.raftmq.client.wire.ErrorCode.MALFORMED.id(), String.valueOf(e.getMessage()));
            return;
        }
        for (AnswerBatches.Part part : parts) {
            fetched.add(part);
            bytesAhead += part.ref().getLength();
            fetchOffset = Math.max(
                    fetchOffset, part.ref().getBaseOffset() + part.ref().getCount());
        }
        reply.header().getDeadLettersList().forEach(letter -> letters.put(letter.getNumber(), letter));
        fetchOffset = Math.max(fetchOffset, reply.header().getNextOffset());
        fetchMore();
    }

    /**
     * Moves up to {@code max} messages to {@code out}.
     *
     * @throws RequestException what keeps it from reading on; the next call tries again
     */
    synchronized void poll(List<MessageView> out, int max) {
        if (failure != null && isPlaceLost(failure)) {
            throw failure;
        }
        while (out.size() < max) {
            if (decoded.isEmpty() && !decodeNext()) {
                break;
            }
            MessageView next = decoded.poll();
            if (next != null && next.offset() >= position) {
                position = next.offset() + 1;
                DeadLetterInfo letter = letters.remove(next.offset());
                out.add(letter == null ? next : StoredBatches.dead(next, letter));
            }
        }
        if (decoded.isEmpty() && fetched.isEmpty()) {
            position = Math.max(position, fetchOffset); // past what the filter left out
        }
        RequestException stopped = failure;
        if (out.isEmpty() && fetched.isEmpty() && stopped != null) {
            failure = null;
            fetching = false;
            throw stopped;
        }
        fetchMore();
    }

    private static boolean isPlaceLost(RequestException failure) {
        return failure.code() == FailureCode.FENCED || failure.code() == FailureCode.POSITION_RESET;
    }

    /** Lets reading go on after a failure that {@link #poll} has thrown. */
    synchronized void goOn() {
        fetchMore();
    }

    private boolean decodeNext() {
        AnswerBatches.Part next = fetched.poll();
        if (next == null) {
            return false;
        }
        bytesAhead -= next.ref().getLength();
        try {
            StoredBatches.Source source = new StoredBatches.Source(partition.topic(), topicUid, partition.partition());
            decoded.addAll(StoredBatches.read(source, next));
            damagedOnce = false;
            return true;
        } catch (MalformedException e) {
            damaged(next.ref(), e);
            return false;
        }
    }

    /** Bytes may be damaged on the way: read once more before giving up. */
    private void damaged(BatchRef ref, MalformedException e) {
        boolean again = damagedOnce;
        LOG.warn("{}: the batch at offset {} came damaged: {}", partition, ref.getBaseOffset(), e.getMessage());
        seek(position);
        damagedOnce = true;
        if (again) {
            failure = RequestException.local(
                    FailureCode.CORRUPT_BATCH,
                    partition + ": the batch at offset " + ref.getBaseOffset() + " is damaged: " + e.getMessage());
        }
    }
}
