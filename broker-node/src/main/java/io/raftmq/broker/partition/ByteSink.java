package io.raftmq.broker.partition;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes being written, growing as needed; big-endian, integers of varying size 7 bits a byte, low end first. */
final class ByteSink {
    private byte[] bytes;
    private int size;

    ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    ByteSink u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    ByteSink i64(long value) {
        reserve(8);
        putI64(size, value);
        size += 8;
        return this;
    }

    /** A non-negative number; larger ones take more bytes. */
    ByteSink varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** A number of either sign; small magnitudes take few bytes. */
    ByteSink zigzag(long value) {
        return varint(value << 1 ^ value >> 63);
    }

    ByteSink text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /** Everything between the source's position and limit; the source does not move. */
    ByteSink raw(ByteBuffer source) {
        int length = source.remaining();
        reserve(length);
        source.get(source.position(), bytes, size, length);
        size += length;
        return this;
    }

    ByteSink raw(ByteSink source) {
        reserve(source.size);
        System.arraycopy(source.bytes, 0, bytes, size, source.size);
        size += source.size;
        return this;
    }

    void setI16(int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    void reset() {
        size = 0;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** What was written, without a copy unless much room was left over; nothing may be written afterwards. */
    ByteBuffer toBuffer() {
        return size > bytes.length - bytes.length / 4 ? ByteBuffer.wrap(bytes, 0, size) : ByteBuffer.wrap(toArray());
    }

    private void putI64(int at, long value) {
        for (int i = 0; i < 8; i++) {
            bytes[at + i] = (byte) (value >> (56 - 8 * i));
        }
    }

    private void reserve(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
