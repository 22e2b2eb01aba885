package io.raftmq.client.producer;

import io.netty.buffer.ByteBufAllocator;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.RecordBatchBuilder;
import java.util.ArrayList;
import java.util.List;

/** A batch that still takes messages in. Guarded by its partition's sender. */
final class OpenBatch {
    private static final int COMPRESS_ABOVE = 4 << 10;
    /** A born time may take more bytes than its message was measured with. */
    private static final int SLACK = 16;

    private final RecordBatchBuilder builder;
    private final List<PendingSend> sends = new ArrayList<>();
    private final long deadlineNanos;
    private long reservedBytes;
    private boolean movable = true;

    OpenBatch(ByteBufAllocator allocator, int expectedBytes, long deadlineNanos) {
        this.builder = new RecordBatchBuilder(allocator, expectedBytes);
        this.deadlineNanos = deadlineNanos;
    }

    boolean hasRoom(int size, int maxBytes) {
        return builder.count() < BatchHeader.MAX_COUNT && builder.sectionBytes() + size + SLACK <= maxBytes;
    }

    void append(MessageRecord message, int size, PendingSend send, boolean bound) {
        builder.append(message);
        sends.add(send);
        reservedBytes += size;
        movable &= !bound;
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
