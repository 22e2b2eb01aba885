package io.raftmq.broker.partition;

import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.MessageTraits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

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
}
