package io.raftmq.broker.partition;

import io.raftmq.broker.dedupe.KeyedMessage;
import io.raftmq.broker.partition.DedupeRecord.DropKeys;
import io.raftmq.broker.partition.DedupeRecord.SkipKeyed;
import io.raftmq.broker.partition.DedupeRecord.Slot;
import io.raftmq.broker.partition.DedupeRecord.StoreKeyed;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The bodies of the records of keyed messages, and what is stored under a key as a value of the state. */
final class DedupeCodec {
    private static final int NEW = 0;
    private static final int REPEATED = 1;
    private static final int REPLACES = 2;

    private DedupeCodec() {}

    /** Writes the body of any record but a batch's. */
    static int write(DedupeRecord record, ByteSink to) {
        if (record instanceof SkipKeyed r) {
            to.varint(r.producerId())
                    .varint(r.producerEpoch())
                    .varint(r.firstSequence())
                    .varint(r.count());
            return RecordType.SKIP_KEYED;
        } else if (record instanceof DropKeys r) {
            ClaimCodec.dues(r.keys(), to);
            return RecordType.DROP_KEYS;
        }
        throw new IllegalArgumentException("a batch is written as it is: " + record);
    }

    /** What stands behind a batch's bytes. */
    static void tail(StoreKeyed record, ByteSink to) {
        to.varint(record.windowMs());
        for (Slot slot : record.slots()) {
            if (slot.replacedMs() != 0) {
                to.u8(REPLACES).varint(slot.replacedMs());
            } else {
                to.u8(slot.repeated() ? REPEATED : NEW);
            }
        }
    }

    static StoreKeyed readBatch(ByteBuffer body) {
        try {
            BatchHeader header = BatchHeader.read(body, 0);
            BatchTraits traits = BatchTraits.read(body, 0, header);
            BatchIndex index = BatchIndex.read(body, 0, header);
            ByteSource from = new ByteSource(body.slice(header.totalBytes(), body.limit() - header.totalBytes()));
            long windowMs = from.varint();
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < header.count(); i++) {
                slots.add(slot(from));
            }
            from.end();
            return new StoreKeyed(header, traits, index, windowMs, slots);
        } catch (MalformedException e) {
            throw new UnreadableEntryException("a stored batch: " + e.getMessage(), e);
        }
    }

    static SkipKeyed readSkip(ByteSource from) {
        return new SkipKeyed(
                from.varint(), from.varint(0, Integer.MAX_VALUE), from.varint(), from.varint(1, Integer.MAX_VALUE));
    }

    static DropKeys readDrop(ByteSource from) {
        return new DropKeys(ClaimCodec.dues(from));
    }

    static byte[] value(KeyedMessage message) {
        return new ByteSink(24)
                .varint(message.heldId())
                .varint(message.heldId() == 0 ? message.offset() : 0)
                .varint(message.storeTimeMs())
                .varint(message.forgetAtMs())
                .toArray();
    }

    static KeyedMessage value(byte[] value) {
        ByteSource from = new ByteSource(value);
        long heldId = from.varint();
        long offset = from.varint();
        KeyedMessage message = new KeyedMessage(heldId == 0 ? offset : -1, heldId, from.varint(), from.varint());
        from.end();
        return message;
    }

    private static Slot slot(ByteSource from) {
        int code = from.u8();
        return switch (code) {
            case NEW -> Slot.NEW;
            case REPEATED -> Slot.REPEATED;
            case REPLACES -> new Slot(false, from.varint());
            default -> throw new UnreadableEntryException("unknown finding " + code + " for a keyed message");
        };
    }
}
