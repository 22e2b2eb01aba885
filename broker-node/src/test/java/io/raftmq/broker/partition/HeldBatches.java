package io.raftmq.broker.partition;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds timed batches as a producer does. */
final class HeldBatches {
    private HeldBatches() {}

    /** A batch of one message a time, from a producer without sequences. */
    static CheckedBatch timed(long... dues) {
        return timedFrom(BatchHeader.NO_PRODUCER, 0, dues);
    }

    static CheckedBatch timedFrom(long producer, long sequence, long... dues) {
        return batch(producer, sequence, null, dues);
    }

    static CheckedBatch timedInLane(String lane, long... dues) {
        return batch(BatchHeader.NO_PRODUCER, 0, lane, dues);
    }

    private static CheckedBatch batch(long producer, long sequence, @Nullable String lane, long... dues) {
        RecordBatchBuilder builder = new RecordBatchBuilder(ByteBufAllocator.DEFAULT, 64);
        for (long due : dues) {
            builder.append(message(lane, due));
        }
        ByteBuf built = builder.build(BatchHeader.CODEC_NONE);
        RecordBatchBuilder.stamp(built, producer, 0, sequence);
        ByteBuffer bytes = ByteBuffer.wrap(ByteBufUtil.getBytes(built));
        built.release();
        return CheckedBatch.check(bytes, 1 << 20);
    }

    private static MessageRecord message(@Nullable String lane, long due) {
        byte[] body = Long.toString(due).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return new MessageRecord(
                0,
                1_000,
                body,
                null,
                List.of(),
                lane,
                null,
                Map.of(),
                0,
                null,
                due,
                0,
                0,
                null,
                0,
                MessageRecord.UNSET);
    }
}
