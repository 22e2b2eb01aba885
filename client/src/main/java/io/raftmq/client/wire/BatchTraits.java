package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The traits of a batch's messages, by slot. A batch none of whose messages has any carries none, and costs nothing. Their
 * bytes, in a batch and in a broker's state alike, are for each message a mask of what it has (1 a time of delivery, 2 a
 * lane, 4 a priority, 8 a time to live, 16 a dedupe key), then those: zigzag varint ms, 8 bytes, 1 byte, varint ms, 16 bytes.
 */
public final class BatchTraits {
    /** Of a batch of plain messages. */
    public static final BatchTraits NONE = new BatchTraits(List.of());

    private static final int TIMED = 1;
    private static final int LANE = 2;
    private static final int PRIORITY = 4;
    private static final int TTL = 8;
    private static final int DEDUPE = 16;
    /** Bytes of the section's own length, in a batch. */
    static final int LENGTH_BYTES = 4;

    private final List<MessageTraits> messages;

    private BatchTraits(List<MessageTraits> messages) {
        this.messages = messages;
    }

    /** Of messages in their order. */
    public static BatchTraits of(List<MessageTraits> messages) {
        return messages.stream().allMatch(MessageTraits::isPlain) ? NONE : new BatchTraits(List.copyOf(messages));
    }

    /** Whether no message has any. */
    public boolean isNone() {
        return messages.isEmpty();
    }

    /** Whether some message has a dedupe key. */
    public boolean hasDedupe() {
        for (MessageTraits message : messages) {
            if (message.hasDedupe()) {
                return true;
            }
        }
        return false;
    }

    /** The traits of the message in a slot. */
    public MessageTraits get(int slot) {
        return messages.isEmpty() ? MessageTraits.PLAIN : messages.get(slot);
    }

    /** Those of {@code count} messages from a slot on. */
    public BatchTraits slice(int first, int count) {
        return messages.isEmpty() ? NONE : of(messages.subList(first, first + count));
    }

    /**
     * Reads the traits of the batch that starts at {@code at}; its head was read and its CRC checked.
     *
     * @throws MalformedException if they break the format, or are not what a batch of its kind has
     */
    public static BatchTraits read(ByteBuffer batch, int at, BatchHeader header) {
        BatchTraits traits = NONE;
        if (header.hasTraits()) {
            int length = sectionLength(batch, at, header);
            traits = decode(batch.slice(at + BatchHeader.SIZE + LENGTH_BYTES, length), header.count());
        }
        traits.check(header);
        return traits;
    }

    /** The length of the traits section of a batch that has one, without its own length field. */
    static int sectionLength(ByteBuffer batch, int at, BatchHeader header) {
        int room = header.totalBytes() - BatchHeader.SIZE - LENGTH_BYTES;
        int length = room < 0 ? -1 : batch.getInt(at + BatchHeader.SIZE);
        if (length < 0 || length > room) {
            throw new MalformedException("a traits section of " + length + " bytes where " + room + " remain");
        }
        return length;
    }

    private void check(BatchHeader header) {
        boolean timed = header.kind() == BatchKind.TIMED;
        for (int slot = 0; slot < (timed ? header.count() : messages.size()); slot++) {
            if (get(slot).isTimed() != timed) {
                throw new MalformedException("message " + slot + " of a batch of kind " + header.kind()
                        + (timed ? " lacks a" : " has a") + " time of delivery");
            }
        }
    }

    /** Their bytes; see the class. */
    public byte[] encode() {
        ByteBuf out = Unpooled.buffer(messages.size() * 8);
        messages.forEach(message -> write(out, message));
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param bytes all of them, between position and limit; the position does not move
     * @param count messages they are of
     * @throws MalformedException if they break the format
     */
    public static BatchTraits decode(ByteBuffer bytes, int count) {
        ByteBuffer in = bytes.slice();
        List<MessageTraits> messages = new ArrayList<>(Math.min(count, in.remaining()));
        for (int i = 0; i < count; i++) {
            messages.add(readOne(in));
        }
        if (in.hasRemaining()) {
            throw new MalformedException(in.remaining() + " bytes behind the last message's traits");
        }
        return of(messages);
    }

    static void write(ByteBuf out, MessageTraits message) {
        out.writeByte((message.isTimed() ? TIMED : 0)
                | (message.hasLane() ? LANE : 0)
                | (message.priority() > 0 ? PRIORITY : 0)
                | (message.hasTtl() ? TTL : 0)
                | (message.hasDedupe() ? DEDUPE : 0));
        if (message.isTimed()) {
            Varint.write(out, Varint.zigzag(message.deliverAtMs()));
        }
        if (message.hasLane()) {
            out.writeLong(message.lane());
        }
        if (message.priority() > 0) {
            out.writeByte(message.priority());
        }
        if (message.hasTtl()) {
            Varint.write(out, message.ttlMs());
        }
        if (message.hasDedupe()) {
            out.writeLong(message.dedupeHigh()).writeLong(message.dedupeLow());
        }
    }

    private static MessageTraits readOne(ByteBuffer in) {
        try {
            int mask = in.get();
            if (mask == 0) {
                return MessageTraits.PLAIN;
            }
            if ((mask & -32) != 0) {
                throw new MalformedException("unknown traits " + mask + "; a newer client sent them");
            }
            return new MessageTraits(
                    (mask & TIMED) != 0 ? Varint.unzigzag(Varint.read(in)) : MessageRecord.UNSET,
                    (mask & LANE) != 0 ? in.getLong() : 0,
                    (mask & PRIORITY) != 0 ? in.get() : 0,
                    (mask & TTL) != 0 ? Varint.read(in) : MessageRecord.UNSET,
                    (mask & DEDUPE) != 0 ? in.getLong() : 0,
                    (mask & DEDUPE) != 0 ? in.getLong() : 0);
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
            throw new MalformedException("a message's traits: " + e.getMessage());
        }
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof BatchTraits that && messages.equals(that.messages);
    }

    @Override
    public int hashCode() {
        return messages.hashCode();
    }

    @Override
    public String toString() {
        return messages.toString();
    }
}
