package io.raftmq.broker.partition;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteSink} wrote, believing nothing: each read is checked against what is left. */
final class ByteSource {
    private final ByteBuffer bytes;

    /** Reads between the buffer's position and limit; the buffer itself does not move. */
    ByteSource(ByteBuffer buffer) {
        bytes = buffer.slice();
    }

    ByteSource(byte[] array) {
        bytes = ByteBuffer.wrap(array);
    }

    int left() {
        return bytes.remaining();
    }

    int position() {
        return bytes.position();
    }

    int u8() {
        need(1);
        return bytes.get() & 0xFF;
    }

    int u16() {
        need(2);
        return bytes.getShort() & 0xFFFF;
    }

    long i64() {
        need(8);
        return bytes.getLong();
    }

    /** A number from 0 to Long.MAX_VALUE. */
    long varint() {
        long value = bits();
        if (value < 0) {
            throw new UnreadableEntryException("a number is out of range");
        }
        return value;
    }

    /** A number from {@code least} to {@code most}. */
    int varint(int least, int most) {
        long value = varint();
        if (value < least || value > most) {
            throw new UnreadableEntryException(value + " is not within " + least + " and " + most);
        }
        return (int) value;
    }

    long zigzag() {
        long value = bits();
        return value >>> 1 ^ -(value & 1);
    }

    String text(int maxBytes) {
        ByteBuffer utf8 = raw(varint(0, maxBytes));
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new UnreadableEntryException("a text is not UTF-8", e);
        }
    }

    /** A view of the next {@code length} bytes. */
    ByteBuffer raw(int length) {
        need(length);
        ByteBuffer view = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return view;
    }

    void end() {
        if (left() != 0) {
            throw new UnreadableEntryException(left() + " bytes too many");
        }
    }

    private long bits() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = u8();
            if (shift == 63 && next > 1) {
                break;
            }
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new UnreadableEntryException("a number has too many bytes");
    }

    private void need(int count) {
        if (count > bytes.remaining()) {
            throw new UnreadableEntryException(count + " bytes expected, " + bytes.remaining() + " left");
        }
    }
}
