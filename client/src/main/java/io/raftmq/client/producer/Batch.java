package io.raftmq.client.producer;

import io.netty.buffer.ByteBuf;
import io.raftmq.client.FailureCode;
import io.raftmq.client.net.RequestException;
import io.raftmq.client.wire.RecordBatchBuilder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A finished batch on its way through one partition's sender, and what is known about its fate. Guarded by it. */
final class Batch {
    private ByteBuf bytes;
    private final List<PendingSend> sends;
    private final long reservedBytes;
    private final long deadlineNanos;
    private final boolean movable;
    private boolean stamped;
    private boolean outcomeUnknown;
    private int gapsAtHead;
    private @Nullable RequestException lastFailure;

    /** @param movable none of its messages is bound to the partition */
    Batch(ByteBuf bytes, List<PendingSend> sends, long reservedBytes, long deadlineNanos, boolean movable) {
        this.bytes = bytes;
        this.sends = sends;
        this.reservedBytes = reservedBytes;
        this.deadlineNanos = deadlineNanos;
        this.movable = movable;
    }

    /** Completes, whichever way, once every message in it has been stored or has failed: they are told in order. */
    CompletableFuture<?> ended() {
        return sends.get(sends.size() - 1).handle((receipt, failure) -> null);
    }

    boolean isEnded() {
        return sends.get(sends.size() - 1).isDone();
    }

    int count() {
        return sends.size();
    }

    List<PendingSend> sends() {
        return sends;
    }

    long reservedBytes() {
        return reservedBytes;
    }

    boolean isMovable() {
        return movable;
    }

    boolean isExpired(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    long nanosLeft(long nowNanos) {
        return deadlineNanos - nowNanos;
    }

    /** Writes sequences into it; into a copy, if earlier bytes may still be on their way. */
    void stamp(ProducerIds.Identity identity, long firstSequence) {
        if (stamped) {
            ByteBuf copy =
                    bytes.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes, 0, bytes.readableBytes());
            bytes.release();
            bytes = copy;
        }
        RecordBatchBuilder.stamp(bytes, identity.producerId(), identity.epoch(), firstSequence);
        stamped = true;
    }

    /** The bytes to send, a share that the receiver releases. */
    ByteBuf share() {
        return bytes.retainedDuplicate();
    }

    void failed(RequestException failure) {
        lastFailure = failure;
        outcomeUnknown |= failure.outcomeUnknown();
    }

    @Nullable
    RequestException lastFailure() {
        return lastFailure;
    }

    /** Something else keeps it from being sent. */
    void heldUpBy(RequestException failure) {
        lastFailure = failure;
    }

    /** Whether some attempt may have been stored. */
    boolean isOutcomeUnknown() {
        return outcomeUnknown;
    }

    /** It is proven that no attempt was stored. */
    void provenAbsent() {
        outcomeUnknown = false;
        gapsAtHead = 0;
    }

    boolean lastFailedWith(FailureCode code) {
        return lastFailure != null && lastFailure.code() == code;
    }

    /** How often the partition has missed something before this batch, counting this time. */
    int countGapAtHead() {
        return ++gapsAtHead;
    }

    void release() {
        bytes.release();
    }
}
