package io.raftmq.store.transport.frame;

import io.netty.buffer.ByteBuf;

/**
 * The fixed part before every frame's body. Big endian:
 *
 * <pre>
 *  0  short  magic
 *  2  byte   format version
 *  3  byte   kind
 *  4  int    body length: head and payload
 *  8  int    CRC32C of everything but these four bytes
 * 12  long   correlation id, given by whoever asks
 * 20  byte   message type, 0 if the kind carries none
 * 21  byte   flags: 1 = a payload follows the head (it may be empty)
 * 22  short  reserved, zero
 * 24  int    head length
 * 28         head (Protobuf), then payload (raw bytes)
 * </pre>
 *
 * @param kind what the frame is for
 * @param bodyLength bytes after the header
 * @param crc CRC32C of the frame without the CRC itself
 * @param correlation ties a response to its request
 * @param messageType a {@link MessageType} code, or 0
 * @param hasPayload whether the bytes after the head are a payload, even if there are none
 * @param headLength how much of the body is the head
 */
public record FrameHeader(
        FrameKind kind,
        int bodyLength,
        int crc,
        long correlation,
        byte messageType,
        boolean hasPayload,
        int headLength) {
    /** Bytes of a header. */
    public static final int LENGTH = 28;

    /** The version of everything in this package. */
    public static final byte VERSION = 1;

    static final int CRC_OFFSET = 8;
    static final int AFTER_CRC = 12;

    private static final short MAGIC = 0x524D;
    private static final byte FLAG_PAYLOAD = 1;

    /**
     * Reads and checks a header, before anything is allocated for the body.
     *
     * @throws FrameException if it is no header, or its body is longer than {@code maxBody}
     */
    public static FrameHeader read(ByteBuf in, int maxBody) {
        short magic = in.readShort();
        if (magic != MAGIC) {
            throw new FrameException("not a Raft frame (it begins with " + Integer.toHexString(magic & 0xFFFF) + ")");
        }
        byte version = in.readByte();
        if (version != VERSION) {
            throw new FrameException("frame format " + version + ", this node speaks " + VERSION);
        }
        FrameKind kind = FrameKind.of(in.readByte());
        int bodyLength = in.readInt();
        if (bodyLength < 0 || bodyLength > maxBody) {
            throw new FrameException(
                    "a body of " + Integer.toUnsignedString(bodyLength) + " bytes; at most " + maxBody);
        }
        int crc = in.readInt();
        long correlation = in.readLong();
        byte messageType = in.readByte();
        byte flags = in.readByte();
        short reserved = in.readShort();
        int headLength = in.readInt();
        if ((flags != 0 && flags != FLAG_PAYLOAD) || reserved != 0) {
            throw new FrameException("unknown flags");
        }
        boolean hasPayload = flags == FLAG_PAYLOAD;
        if (headLength < 0 || headLength > bodyLength || (!hasPayload && headLength != bodyLength)) {
            throw new FrameException("a head of " + headLength + " bytes in a body of " + bodyLength);
        }
        return new FrameHeader(kind, bodyLength, crc, correlation, messageType, hasPayload, headLength);
    }

    void write(ByteBuf out) {
        out.writeShort(MAGIC);
        out.writeByte(VERSION);
        out.writeByte(kind.code());
        out.writeInt(bodyLength);
        out.writeInt(crc);
        out.writeLong(correlation);
        out.writeByte(messageType);
        out.writeByte(hasPayload ? FLAG_PAYLOAD : 0);
        out.writeShort(0);
        out.writeInt(headLength);
    }
}
