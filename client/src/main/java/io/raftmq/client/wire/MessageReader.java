package io.raftmq.client.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one message of a messages section; its layout is in {@link FieldTag}. Every length is checked before use. */
final class MessageReader {
    private static final byte[] NO_BODY = new byte[0];

    private byte[] body = NO_BODY;
    private @Nullable String tag;
    private List<String> keys = List.of();
    private @Nullable String messageGroup;
    private @Nullable String uniqueId;
    private Map<String, String> properties = Map.of();
    private int flag;
    private @Nullable String bornHost;
    private long deliverAtMs = MessageRecord.UNSET;
    private int delayLevel;
    private int priority;
    private @Nullable String transactionId;
    private int reconsumeTimes;
    private long ttlMs = MessageRecord.UNSET;

    private MessageReader(@Nullable String bornHost) {
        this.bornHost = bornHost;
    }

    /**
     * Reads the message at the buffer's position, which moves behind it.
     *
     * @param lastBornHost of the message before it in the batch
     */
    static MessageRecord read(ByteBuffer section, long firstBornMs, @Nullable String lastBornHost) {
        int length = Varint.readLength(section);
        int end = section.position() + length;
        int limit = section.limit();
        section.limit(end);
        int attributes = (int) Varint.read(section);
        long bornMs = firstBornMs + Varint.unzigzag(Varint.read(section));
        MessageReader fields = new MessageReader(lastBornHost);
        while (section.hasRemaining()) {
            fields.readField(section);
        }
        section.limit(limit);
        return fields.toRecord(attributes, bornMs);
    }

    private void readField(ByteBuffer in) {
        long field = Varint.read(in);
        int length = Varint.readLength(in);
        int end = in.position() + length;
        if (field == FieldTag.BODY) {
            body = new byte[length];
            in.get(body);
        } else if (field == FieldTag.TAG) {
            tag = text(in, length);
        } else if (field == FieldTag.KEY) {
            if (keys.isEmpty()) {
                keys = new ArrayList<>(2);
            }
            keys.add(text(in, length));
        } else if (field == FieldTag.MESSAGE_GROUP) {
            messageGroup = text(in, length);
        } else if (field == FieldTag.UNIQUE_ID) {
            uniqueId = text(in, length);
        } else if (field == FieldTag.PROPERTY) {
            readProperty(in, end);
        } else if (field == FieldTag.BORN_HOST) {
            bornHost = length == 0 ? null : text(in, length);
        } else if (field == FieldTag.TRANSACTION_ID) {
            transactionId = text(in, length);
        } else if (field >= FieldTag.FLAG && field <= FieldTag.TTL) {
            readNumber((int) field, in, length);
        }
        if (in.position() > end) {
            throw new MalformedException("field " + field + " is longer than it says");
        }
        in.position(end);
    }

    private void readNumber(int field, ByteBuffer in, int length) {
        if (length == 0) {
            throw new MalformedException("field " + field + " is an empty number");
        }
        long value = Varint.unzigzag(Varint.read(in));
        switch (field) {
            case FieldTag.FLAG -> flag = (int) value;
            case FieldTag.DELIVER_AT -> deliverAtMs = value;
            case FieldTag.DELAY_LEVEL -> delayLevel = (int) value;
            case FieldTag.PRIORITY -> priority = (int) value;
            case FieldTag.RECONSUME_TIMES -> reconsumeTimes = (int) value;
            case FieldTag.TTL -> ttlMs = value;
            default -> throw new MalformedException("field " + field + " is not a number");
        }
    }

    private void readProperty(ByteBuffer in, int end) {
        int nameLength = Varint.readLength(in);
        if (nameLength > end - in.position()) {
            throw new MalformedException("a property's name is longer than the property");
        }
        String name = text(in, nameLength);
        if (properties.isEmpty()) {
            properties = new LinkedHashMap<>();
        }
        properties.put(name, text(in, end - in.position()));
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private MessageRecord toRecord(int attributes, long bornMs) {
        return new MessageRecord(
                attributes,
                bornMs,
                body,
                tag,
                keys,
                messageGroup,
                uniqueId,
                properties,
                flag,
                bornHost,
                deliverAtMs,
                delayLevel,
                priority,
                transactionId,
                reconsumeTimes,
                ttlMs);
    }
}
