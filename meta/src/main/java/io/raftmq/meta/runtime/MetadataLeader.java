package io.raftmq.meta.runtime;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.record.EntryCodec;
import io.raftmq.meta.state.Changes;
import io.raftmq.meta.state.Decider;
import io.raftmq.meta.state.Decision;
import io.raftmq.meta.state.LeaderMemory;
import io.raftmq.store.RaftGroup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of leading the metadata group: takes requests, decides them in order, proposes, and answers when applied. One
 * batch is on its way at a time, so every decision sees the effects of all before it. Owned by the metadata loop.
 *
 * <pre>
 *   ready --propose--> in flight --applied, or failed--> ready
 * </pre>
 */
final class MetadataLeader {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataLeader.class);
    private static final int BATCH_REQUESTS = 1_000;
    private static final int BATCH_BYTES = 1 << 20;

    private record Request(ApiKey api, Message message, CompletableFuture<Message> future) {}

    private final RaftGroup group;
    private final long term;
    private final Decider decider;
    private final LeaderMemory memory;
    private final Supplier<MetadataImage> image;
    private final LongSupplier clock;
    private final Executor loop;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private @Nullable Batch inFlight;
    /** What the leader will decide of itself, in front of the next batch. */
    private @Nullable BiFunction<MetadataImage, LeaderMemory, List<MetaRecord>> upkeep;

    private boolean stopped;

    /**
     * Begins to lead.
     *
     * @param image the image as applied
     * @param clock monotonic milliseconds
     * @param loop the metadata loop, for what Raft answers on its own threads
     */
    MetadataLeader(
            RaftGroup group,
            long term,
            Decider decider,
            LeaderMemory memory,
            Supplier<MetadataImage> image,
            LongSupplier clock,
            Executor loop) {
        this.group = group;
        this.term = term;
        this.decider = decider;
        this.memory = memory;
        this.image = image;
        this.clock = clock;
        this.loop = loop;
    }

    LeaderMemory memory() {
        return memory;
    }

    /** Takes a request. A heartbeat that changes nothing is answered at once, even while a commit is slow. */
    void take(ApiKey api, Message message, CompletableFuture<Message> future) {
        Request request = new Request(api, message, future);
        if (api == ApiKey.NODE_HEARTBEAT && image.get().formed() && isAnsweredAtOnce(request)) {
            return;
        }
        waiting.add(request);
        pump();
    }

    private boolean isAnsweredAtOnce(Request request) {
        try {
            Decision decision = decide(request, image.get());
            return decision.records().isEmpty()
                    && request.future().complete(decision.answer().apply(image.get()));
        } catch (MetaException refused) {
            return false; // in its turn, by a leader that is sure to be one
        }
    }

    /** Proposes what the leader decides of itself; after the batch on its way, and before any request that waits. */
    void propose(BiFunction<MetadataImage, LeaderMemory, List<MetaRecord>> due) {
        upkeep = due;
        pump();
    }

    /** Decides what waits, as one batch, unless one is on its way. */
    void pump() {
        if (inFlight != null || stopped) {
            return;
        }
        Batch batch = new Batch(this::onFailure);
        MetadataImage seen = image.get();
        if (upkeep != null) {
            List<MetaRecord> records = upkeep.apply(seen, memory);
            upkeep = null;
            batch.add(records);
            seen = Changes.preview(seen, records);
        }
        if (image.get().formed()) {
            decideWaiting(batch, seen);
        }
        send(batch);
    }

    private void decideWaiting(Batch batch, MetadataImage before) {
        MetadataImage seen = before;
        while (!waiting.isEmpty() && batch.answers() < BATCH_REQUESTS && batch.bytes() < BATCH_BYTES) {
            Request request = waiting.remove();
            try {
                Decision decision = decide(request, seen);
                seen = Changes.preview(seen, decision.records());
                batch.add(decision, request.future());
            } catch (MetaException refused) {
                // A leader that was deposed and does not know must not refuse by what was true once.
                batch.refuse(refused, request.future());
            }
        }
    }

    /** A batch of this node was applied, found void, or failed: the next may go. */
    void finished(Batch batch) {
        if (inFlight == batch) {
            inFlight = null;
            pump();
        }
    }

    /** Leadership ended. What is on its way is told by the log, or by its failure. */
    void stop() {
        stopped = true;
        waiting.forEach(request -> request.future().completeExceptionally(notLeader(false)));
        waiting.clear();
    }

    /** @throws MetaException if the request is refused */
    private Decision decide(Request request, MetadataImage seen) {
        Decision decision;
        try {
            decision = decider.decide(request.api(), request.message(), seen, memory, clock.getAsLong());
        } catch (MetaException refused) {
            throw refused;
        } catch (RuntimeException e) {
            LOG.error("{}: {} could not be decided: {}", group.id(), request.api(), request.message(), e);
            throw new MetaException(
                    ErrorCode.INTERNAL, "the request could not be decided; the metadata leader's log says why");
        }
        if (Batch.sizeOf(decision.records()) > EntryCodec.MAX_BYTES - BATCH_BYTES) {
            throw new MetaException(ErrorCode.INVALID_ARGUMENT, "too much for one request: ask for less at a time");
        }
        return decision;
    }

    private void send(Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        inFlight = batch;
        if (batch.records().isEmpty()) {
            // Nothing to commit: prove that this is still the leader, so that the answers are not stale.
            var unused = group.readBarrier().whenCompleteAsync((done, failure) -> confirmed(batch, failure), loop);
            return;
        }
        MetadataImage base = image.get();
        MetaEntry entry = MetaEntry.newBuilder()
                .setFeatureLevel(base.featureLevel())
                .setBaseIndex(base.index())
                .addAllRecords(batch.records())
                .build();
        group.propose(EntryCodec.encode(entry), term, batch);
    }

    private void confirmed(Batch batch, @Nullable Throwable failure) {
        // A barrier knows no terms: one that holds may be of a later term of this node, and what was decided of before
        // it.
        if (failure == null && !stopped) {
            batch.answer(image.get());
        } else {
            batch.fail(notLeader(false));
        }
        finished(batch);
    }

    /** Called on a Raft thread. */
    private void onFailure(Batch batch, boolean certain, String why) {
        try {
            loop.execute(() -> {
                LOG.info("{}: a proposal failed: {}", group.id(), why);
                batch.fail(notLeader(!certain));
                finished(batch);
            });
        } catch (RejectedExecutionException e) {
            // The service is closed, and with it fails whoever still waits.
            LOG.debug("{}: closed before a proposal failed: {}", group.id(), why);
        }
    }

    private MetaException notLeader(boolean outcomeUnknown) {
        return MetaException.notLeader(
                "this node does not lead the metadata group any more", outcomeUnknown, group.leader());
    }
}
