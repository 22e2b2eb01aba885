package io.raftmq.client.producer;

import io.netty.buffer.ByteBufAllocator;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchKind;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.RecordBatchBuilder;
import java.util.ArrayList;
import java.util.List;

/** A batch that still takes messages in. Guarded by its partition's sender. */
final class OpenBatch {
    private static final int COMPRESS_ABOVE = 4 << 10;
    /** A born time may take more bytes than its message was measured with, and traits are not measured at all. */
    private static final int SLACK = 64;
    /**
     * Held messages leave one by one, each time with the whole batch behind it, so their batches are kept small, unless
     * they are due together.
     */
    private static final int HELD_BATCH_BYTES = 16 << 10;

    private static final long DUE_TOGETHER_MS = 1_000;

    private final RecordBatchBuilder builder;
    private final List<PendingSend> sends = new ArrayList<>();
    private final long deadlineNanos;
    private long reservedBytes;
    private boolean movable = true;
    private long firstDueMs = MessageRecord.UNSET;
    /** Messages with dedupe keys and those without have batches of their own; timed and half ones with keys, each. */
    private boolean keyed;

    OpenBatch(ByteBufAllocator allocator, int expectedBytes, long deadlineNanos) {
        this.builder = new RecordBatchBuilder(allocator, expectedBytes);
        this.deadlineNanos = deadlineNanos;
    }

    /** Whether the message may join: it is of the batch's kind, and small enough. */
    boolean takes(MessageRecord message, int size, int maxBytes) {
        return BatchKind.of(message) == builder.kind()
                && isKeyed(message) == keyed
                && !(keyed && builder.kind().isHeld())
                && builder.count() < (builder.kind().isHeld() ? BatchHeader.MAX_HELD_COUNT : BatchHeader.MAX_COUNT)
                && builder.hasIndexRoom()
                && builder.bytes() - BatchHeader.SIZE + size + SLACK <= bound(message, maxBytes);
    }

    private static boolean isKeyed(MessageRecord message) {
        return message.properties().containsKey(MessageRecord.DEDUPE_KEY);
    }

    private int bound(MessageRecord message, int maxBytes) {
        boolean together = switch (builder.kind()) {
            case NORMAL -> true;
            case TIMED -> Math.abs(message.deliverAtMs() - firstDueMs) < DUE_TOGETHER_MS;
            case HALF -> false;
        };
        return together ? maxBytes : Math.min(maxBytes, HELD_BATCH_BYTES);
    }

    void append(MessageRecord message, int size, PendingSend send, boolean bound) {
        if (sends.isEmpty()) {
            firstDueMs = message.deliverAtMs();
            keyed = isKeyed(message);
        }
        builder.append(message);
        sends.add(send);
        reservedBytes += size;
        movable &= !bound;
    }

    long reservedBytes() {
        return reservedBytes;
    }

    boolean isExpired(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    List<PendingSend> sends() {
        return sends;
    }

    /** @param codec of {@link BatchHeader}; a small batch is left as it is */
    Batch finish(int codec) {
        int applied = builder.sectionBytes() > COMPRESS_ABOVE ? codec : BatchHeader.CODEC_NONE;
        return new Batch(builder.build(applied), sends, reservedBytes, deadlineNanos, movable);
    }
}
