package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Variable-length integers: seven bits a byte, the lowest first; signed ones in zigzag. */
final class Varint {
    private Varint() {}

    static int size(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static long unzigzag(long value) {
        return (value >>> 1) ^ -(value & 1);
    }

    static void write(ByteBuf out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.writeByte((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** @throws MalformedException if it does not end in time */
    static long read(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (!in.hasRemaining()) {
                throw new MalformedException("a number is cut off");
            }
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                if (shift == 63 && next > 1) {
                    throw new MalformedException("a number has more than 64 bits");
                }
                return value;
            }
        }
        throw new MalformedException("a number has more than ten bytes");
    }

    /** A length that must fit into what remains of the buffer. */
    static int readLength(ByteBuffer in) {
        long length = read(in);
        if (length < 0 || length > in.remaining()) {
            throw new MalformedException("a length of " + length + " where " + in.remaining() + " bytes remain");
        }
        return (int) length;
    }
}
