package io.raftmq.broker.partition;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.MessageTraits;
import io.raftmq.client.wire.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Builds batches as a producer does. */
final class TestBatches {
    /** The attributes of a batch of half messages. */
    private static final int HALF = 4;

    private TestBatches() {}

    static CheckedBatch of(long producer, int epoch, long sequence, int count) {
        return CheckedBatch.check(bytes(producer, epoch, sequence, count, 10 * count), 1 << 20);
    }

    static CheckedBatch plain(int count) {
        return of(BatchHeader.NO_PRODUCER, 0, 0, count);
    }

    static CheckedBatch sized(int count, int bodyBytes) {
        return CheckedBatch.check(bytes(BatchHeader.NO_PRODUCER, 0, 0, count, bodyBytes), 16 << 20);
    }

    /** One message for each of the traits. */
    static CheckedBatch with(List<MessageTraits> messages) {
        byte[] traits = BatchTraits.of(messages).encode();
        ByteBuffer plain = bytes(BatchHeader.NO_PRODUCER, 0, 0, messages.size(), 10 * messages.size());
        if (traits.length == 0) {
            return CheckedBatch.check(plain, 1 << 20);
        }
        ByteBuffer batch = ByteBuffer.allocate(plain.capacity() + 4 + traits.length);
        batch.put(plain.slice(0, BatchHeader.SIZE)).putInt(traits.length).put(traits);
        batch.put(plain.slice(BatchHeader.SIZE, plain.capacity() - BatchHeader.SIZE));
        batch.putInt(0, batch.capacity() - 4).putShort(10, (short) 1).flip();
        return CheckedBatch.check(checked(batch), 1 << 20);
    }

    static MessageTraits lane(long lane) {
        return new MessageTraits(MessageRecord.UNSET, lane, 0, MessageRecord.UNSET, 0, 0);
    }

    static MessageTraits priority(int priority) {
        return new MessageTraits(MessageRecord.UNSET, 0, priority, MessageRecord.UNSET, 0, 0);
    }

    static MessageTraits ttl(long ttlMs) {
        return new MessageTraits(MessageRecord.UNSET, 0, 0, ttlMs, 0, 0);
    }

    static MessageTraits laneWithTtl(long lane, long ttlMs) {
        return new MessageTraits(MessageRecord.UNSET, lane, 0, ttlMs, 0, 0);
    }

    /** Half messages of no producer. */
    static CheckedBatch half(int count) {
        return half(count, 10 * count);
    }

    static CheckedBatch half(int count, int bodyBytes) {
        return half(BatchHeader.NO_PRODUCER, 0, count, bodyBytes);
    }

    static CheckedBatch half(long producer, long sequence, int count, int bodyBytes) {
        ByteBuffer batch = bytes(producer, 0, sequence, count, bodyBytes).putShort(10, (short) HALF);
        CRC32C crc = new CRC32C();
        crc.update(batch.duplicate().position(BatchHeader.CRC_FROM));
        return CheckedBatch.check(batch.putInt(4, (int) crc.getValue()), 16 << 20);
    }

    static ByteBuffer bytes(long producer, int epoch, long sequence, int count, int bodyBytes) {
        ByteBuffer batch = ByteBuffer.allocate(BatchHeader.SIZE + bodyBytes);
        batch.putInt(0, batch.capacity() - 4)
                .put(8, (byte) BatchHeader.VERSION)
                .putLong(12, producer)
                .putInt(20, epoch)
                .putLong(24, sequence)
                .putInt(32, count)
                .putInt(36, bodyBytes)
                .putLong(40, 1_000)
                .putLong(48, 1_000 + count);
        for (int i = BatchHeader.SIZE; i < batch.capacity(); i++) {
            batch.put(i, (byte) (producer * 31 + sequence + i));
        }
        return checked(batch);
    }

    private static ByteBuffer checked(ByteBuffer batch) {
        CRC32C crc = new CRC32C();
        crc.update(batch.duplicate().position(BatchHeader.CRC_FROM));
        return batch.putInt(4, (int) crc.getValue());
    }

    /** Messages with dedupe keys; a null one has none. */
    static CheckedBatch keyed(long producer, long sequence, @Nullable String... keys) {
        return keyed(producer, sequence, 0, MessageRecord.UNSET, keys);
    }

    /** A timed message with a key, of no producer. */
    static CheckedBatch keyedTimed(long dueMs, String... keys) {
        return keyed(BatchHeader.NO_PRODUCER, 0, 0, dueMs, keys);
    }

    /** A half message with a key, of no producer. */
    static CheckedBatch keyedHalf(String... keys) {
        return keyed(BatchHeader.NO_PRODUCER, 0, MessageRecord.HALF, MessageRecord.UNSET, keys);
    }

    static CheckedBatch keyed(long producer, long sequence, int attributes, long dueMs, @Nullable String... keys) {
        RecordBatchBuilder builder = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, 256);
        for (String key : keys) {
            builder.append(new MessageRecord(
                    attributes,
                    1_000,
                    new byte[10],
                    null,
                    List.of(),
                    null,
                    null,
                    key == null ? Map.of() : Map.of(MessageRecord.DEDUPE_KEY, key),
                    0,
                    null,
                    dueMs,
                    0,
                    0,
                    null,
                    0,
                    MessageRecord.UNSET));
        }
        ByteBuf batch = builder.build(BatchHeader.CODEC_NONE);
        RecordBatchBuilder.stamp(batch, producer, 0, Math.max(0, sequence));
        return CheckedBatch.check(ByteBuffer.wrap(ByteBufUtil.getBytes(batch)), 1 << 20);
    }
}
