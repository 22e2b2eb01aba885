package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one message into a messages section; its layout is in {@link FieldTag}. */
final class MessageWriter {
    private MessageWriter() {}

    /** Bytes that {@link #write} will write at most. */
    static int size(MessageRecord message, long firstBornMs) {
        int content = contentSize(message, firstBornMs, message.bornHost());
        return Varint.size(content) + content;
    }

    /** @param bornHost to be written with the message; null: that of the one before it in the batch */
    static void write(ByteBuf out, MessageRecord message, long firstBornMs, @Nullable String bornHost) {
        Varint.write(out, contentSize(message, firstBornMs, bornHost));
        Varint.write(out, message.attributes());
        Varint.write(out, Varint.zigzag(message.bornMs() - firstBornMs));
        if (message.tag() != null) {
            writeText(out, FieldTag.TAG, message.tag());
        }
        for (String key : message.keys()) {
            writeText(out, FieldTag.KEY, key);
        }
        if (message.messageGroup() != null) {
            writeText(out, FieldTag.MESSAGE_GROUP, message.messageGroup());
        }
        if (message.uniqueId() != null) {
            writeText(out, FieldTag.UNIQUE_ID, message.uniqueId());
        }
        if (!message.properties().isEmpty()) {
            message.properties().forEach((name, value) -> writeProperty(out, name, value));
        }
        if (bornHost != null) {
            writeText(out, FieldTag.BORN_HOST, bornHost);
        }
        if (message.transactionId() != null) {
            writeText(out, FieldTag.TRANSACTION_ID, message.transactionId());
        }
        writeNumber(out, FieldTag.FLAG, message.flag(), 0);
        writeNumber(out, FieldTag.DELIVER_AT, message.deliverAtMs(), MessageRecord.UNSET);
        writeNumber(out, FieldTag.DELAY_LEVEL, message.delayLevel(), 0);
        writeNumber(out, FieldTag.PRIORITY, message.priority(), 0);
        writeNumber(out, FieldTag.RECONSUME_TIMES, message.reconsumeTimes(), 0);
        writeNumber(out, FieldTag.TTL, message.ttlMs(), MessageRecord.UNSET);
        out.writeByte(FieldTag.BODY);
        Varint.write(out, message.body().length);
        out.writeBytes(message.body());
    }

    private static int contentSize(MessageRecord message, long firstBornMs, @Nullable String bornHost) {
        int size = Varint.size(message.attributes()) + Varint.size(Varint.zigzag(message.bornMs() - firstBornMs));
        size += textSize(message.tag());
        for (String key : message.keys()) {
            size += textSize(key);
        }
        size += textSize(message.messageGroup()) + textSize(message.uniqueId());
        if (!message.properties().isEmpty()) {
            for (Map.Entry<String, String> property : message.properties().entrySet()) {
                int content = propertySize(property.getKey(), property.getValue());
                size += 1 + Varint.size(content) + content;
            }
        }
        size += textSize(bornHost) + textSize(message.transactionId());
        size += numberSize(message.flag(), 0) + numberSize(message.deliverAtMs(), MessageRecord.UNSET);
        size += numberSize(message.delayLevel(), 0) + numberSize(message.priority(), 0);
        size += numberSize(message.reconsumeTimes(), 0) + numberSize(message.ttlMs(), MessageRecord.UNSET);
        int body = message.body().length;
        return size + 1 + Varint.size(body) + body;
    }

    private static int textSize(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        int length = ByteBufUtil.utf8Bytes(text);
        return 1 + Varint.size(length) + length;
    }

    private static void writeText(ByteBuf out, int tag, String text) {
        out.writeByte(tag);
        Varint.write(out, ByteBufUtil.utf8Bytes(text));
        ByteBufUtil.writeUtf8(out, text);
    }

    private static int propertySize(String name, String value) {
        int nameLength = ByteBufUtil.utf8Bytes(name);
        return Varint.size(nameLength) + nameLength + ByteBufUtil.utf8Bytes(value);
    }

    private static void writeProperty(ByteBuf out, String name, String value) {
        out.writeByte(FieldTag.PROPERTY);
        Varint.write(out, propertySize(name, value));
        Varint.write(out, ByteBufUtil.utf8Bytes(name));
        ByteBufUtil.writeUtf8(out, name);
        ByteBufUtil.writeUtf8(out, value);
    }

    private static int numberSize(long value, long absent) {
        return value == absent ? 0 : 2 + Varint.size(Varint.zigzag(value));
    }

    private static void writeNumber(ByteBuf out, int tag, long value, long absent) {
        if (value != absent) {
            long coded = Varint.zigzag(value);
            out.writeByte(tag);
            out.writeByte(Varint.size(coded));
            Varint.write(out, coded);
        }
    }
}
