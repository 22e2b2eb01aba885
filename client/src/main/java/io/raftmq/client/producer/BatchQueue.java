package io.raftmq.client.producer;

import io.netty.buffer.ByteBufAllocator;
import io.raftmq.client.Compression;
import io.raftmq.client.ProducerOptions;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.MessageRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one partition, in order: first those sent and unanswered, then finished batches, then the one that still
 * gathers. It gives out the sequences. Guarded by its partition's sender.
 */
final class BatchQueue {
    private static final int FIRST_ROOM = 4 << 10;

    private final int maxBatchBytes;
    private final long lifeNanos;
    private final int codec;
    private final ArrayDeque<Batch> unresolved = new ArrayDeque<>();
    private final ArrayDeque<Batch> ready = new ArrayDeque<>();
    private @Nullable OpenBatch open;
    private int lastBatchBytes = FIRST_ROOM;
    private long nextSequence;

    BatchQueue(ProducerOptions options) {
        this.maxBatchBytes = options.maxBatchBytes();
        this.lifeNanos = options.deliveryTimeout().toNanos();
        this.codec = codec(options.compression());
    }

    private static int codec(Compression compression) {
        return switch (compression) {
            case NONE -> BatchHeader.CODEC_NONE;
            case LZ4 -> BatchHeader.CODEC_LZ4;
            case ZSTD -> BatchHeader.CODEC_ZSTD;
        };
    }

    /** Takes a message in; answers whether a batch was filled before it. */
    boolean append(MessageRecord message, int size, PendingSend send, boolean bound) {
        OpenBatch batch = open;
        boolean filled = batch != null && !batch.takes(message, size, maxBatchBytes);
        if (filled) {
            finish();
        }
        if (batch == null || filled) {
            batch = new OpenBatch(
                    ByteBufAllocator.DEFAULT, Math.max(size + 64, lastBatchBytes), System.nanoTime() + lifeNanos);
            open = batch;
        }
        batch.append(message, size, send, bound);
        return filled;
    }

    boolean isGathering() {
        return open != null;
    }

    /** Bytes of the batch that still gathers, before compression. */
    long gatheredBytes() {
        OpenBatch batch = open;
        return batch == null ? 0 : batch.reservedBytes();
    }

    /** Makes a batch of what has gathered, if anything. */
    void finish() {
        OpenBatch batch = open;
        if (batch != null) {
            Batch finished = batch.finish(codec);
            lastBatchBytes = Math.toIntExact(Math.min(maxBatchBytes, finished.reservedBytes() + 64));
            ready.add(finished);
            open = null;
        }
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** The next finished batch, sequenced and counted as sent from now on. */
    Batch take(ProducerIds.Identity identity) {
        Batch next = ready.remove();
        next.stamp(identity, nextSequence);
        nextSequence += next.count();
        unresolved.add(next);
        return next;
    }

    /** Sent, and not known to be stored; in the order of their sequences. */
    Deque<Batch> unresolved() {
        return unresolved;
    }

    /** Finished and waiting for their first sequence. */
    Deque<Batch> ready() {
        return ready;
    }

    /** Sequences begin at 0 again; what was sent goes out again in front of what never was. */
    void beginAnew() {
        nextSequence = 0;
        while (!unresolved.isEmpty()) {
            ready.addFirst(unresolved.removeLast());
        }
    }

    /** Takes out what has never been sent and is too old to be. */
    List<Batch> takeExpired(long nowNanos) {
        OpenBatch batch = open;
        if (batch != null && batch.isExpired(nowNanos)) {
            finish();
        }
        List<Batch> expired = new ArrayList<>();
        // Not only at the head: what came from another partition stands behind younger ones.
        for (Batch waiting : ready) {
            if (waiting.isExpired(nowNanos)) {
                expired.add(waiting);
            }
        }
        ready.removeAll(expired);
        return expired;
    }

    /** Whether some batch may go to another partition. */
    boolean hasMovable() {
        return unresolved.stream().anyMatch(Batch::isMovable) || ready.stream().anyMatch(Batch::isMovable);
    }

    /** Takes out what may go to another partition; nothing of it is stored here. */
    List<Batch> takeMovable() {
        beginAnew();
        List<Batch> movable = ready.stream().filter(Batch::isMovable).toList();
        ready.removeAll(movable);
        return movable;
    }

    /** The batch whose time is over first, or null. */
    @Nullable
    Batch oldest() {
        long now = System.nanoTime();
        return Stream.concat(unresolved.stream(), ready.stream())
                .min(Comparator.comparingLong(batch -> batch.nanosLeft(now)))
                .orElse(null);
    }

    /** Completes when everything in here has been stored or has failed. */
    CompletableFuture<?> drained() {
        List<List<PendingSend>> batches = new ArrayList<>();
        unresolved.forEach(batch -> batches.add(batch.sends()));
        ready.forEach(batch -> batches.add(batch.sends()));
        OpenBatch gathering = open;
        if (gathering != null) {
            batches.add(gathering.sends());
        }
        return CompletableFuture.allOf(batches.stream()
                // A batch's sends are completed in order, so the last one tells for all.
                .map(sends -> sends.get(sends.size() - 1).handle((receipt, failure) -> null))
                .toArray(CompletableFuture<?>[]::new));
    }
}
