package io.raftmq.client.consumer;

import io.raftmq.client.Lease;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageView;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.RecordBatch;
import io.raftmq.client.wire.proto.BatchRef;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Turns an answer's batches into messages; each batch's CRC is checked. Pure. */
public final class StoredBatches {
    private StoredBatches() {}

    /** Where an answer's batches come from. */
    public record Source(String topic, long topicUid, int partition) {}

    /**
     * The messages of one batch.
     *
     * @param payload at the batch's first byte; moves behind it
     * @throws MalformedException if the batch was damaged, or is not what {@code ref} says
     */
    public static List<MessageView> read(Source source, BatchRef ref, ByteBuffer payload) {
        if (ref.getLength() < 0 || ref.getLength() > payload.remaining()) {
            throw new MalformedException("a batch of " + ref.getLength() + " bytes in " + payload.remaining());
        }
        int end = payload.position() + ref.getLength();
        ByteBuffer bytes = payload.duplicate().limit(end);
        payload.position(end);
        RecordBatch batch = RecordBatch.read(bytes);
        if (bytes.hasRemaining() || batch.messages().size() != ref.getCount()) {
            throw new MalformedException("the answer says " + ref.getCount() + " messages in " + ref.getLength()
                    + " bytes, the batch " + batch.messages().size());
        }
        Instant storeTime = Instant.ofEpochMilli(ref.getStoreTimeMs());
        List<MessageView> messages = new ArrayList<>(batch.messages().size());
        long offset = ref.getBaseOffset();
        for (MessageRecord record : batch.messages()) {
            messages.add(view(source, offset++, storeTime, record));
        }
        return messages;
    }

    private static MessageView view(Source source, long offset, Instant storeTime, MessageRecord record) {
        return new MessageView(
                new MessageId(source.topicUid(), source.partition(), offset),
                source.topic(),
                record.body(),
                record.tag(),
                record.keys(),
                record.properties(),
                record.messageGroup(),
                record.flag(),
                record.priority(),
                Instant.ofEpochMilli(record.bornMs()),
                record.bornHost(),
                storeTime,
                1,
                null);
    }

    /** The same message, delivered under a lease. */
    static MessageView leased(MessageView message, int attempt, Lease lease) {
        return new MessageView(
                message.id(),
                message.topic(),
                message.body(),
                message.tag(),
                message.keys(),
                message.properties(),
                message.messageGroup(),
                message.flag(),
                message.priority(),
                message.bornTime(),
                message.bornHost(),
                message.storeTime(),
                attempt,
                lease);
    }
}
