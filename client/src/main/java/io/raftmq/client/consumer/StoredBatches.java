package io.raftmq.client.consumer;

import io.raftmq.client.Lease;
import io.raftmq.client.MessageId;
import io.raftmq.client.MessageView;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.SlotRuns;
import io.raftmq.client.wire.proto.BatchRef;
import io.raftmq.client.wire.proto.DeadLetterInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Turns an answer's batches into messages; each batch's CRC is checked. Pure. */
public final class StoredBatches {
    private StoredBatches() {}

    /** Where an answer's batches come from. */
    public record Source(String topic, long topicUid, int partition) {}

    /**
     * The messages that one reference names, those that passed the filter of who asked.
     *
     * @throws MalformedException if the batch was damaged, or is not what {@code ref} says
     */
    public static List<MessageView> read(Source source, AnswerBatches.Part part) {
        BatchRef ref = part.ref();
        List<MessageRecord> records = part.batch().messages();
        int first = ref.getFirstSlot();
        if (first < 0 || ref.getCount() < 0 || ref.getCount() > records.size() - first) {
            throw new MalformedException("the answer says " + ref.getCount() + " messages from slot " + first
                    + ", the batch has " + records.size());
        }
        Instant storeTime = Instant.ofEpochMilli(ref.getStoreTimeMs());
        List<MessageView> messages = new ArrayList<>(ref.getCount());
        BitSet passing = SlotRuns.read(ref.getPassingList(), ref.getCount());
        for (int slot = passing.nextSetBit(0); slot >= 0; slot = passing.nextSetBit(slot + 1)) {
            messages.add(view(source, ref.getBaseOffset() + slot, storeTime, records.get(first + slot)));
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
                record.uniqueId(),
                record.flag(),
                record.priority(),
                Instant.ofEpochMilli(record.bornMs()),
                record.bornHost(),
                storeTime,
                1,
                null);
    }

    /** A dead letter: the message has its own id again, and tells of its death. */
    static MessageView dead(MessageView message, DeadLetterInfo letter) {
        return message.withOffset(letter.getOffset())
                .withProperties(DeadLetterProperties.with(message.properties(), letter));
    }

    /** A dead letter, delivered under a lease: the message has its own id again, and tells of its death. */
    static MessageView dead(MessageView message, int attempt, Lease lease, DeadLetterInfo letter) {
        return dead(message, letter).withDelivery(attempt, new Lease(lease.id(), lease.deadline(), letter.getNumber()));
    }
}
