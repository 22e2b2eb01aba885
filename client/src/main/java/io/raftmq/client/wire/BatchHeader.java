package io.raftmq.client.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The head of a record batch, as its producer built it, big-endian. Brokers read this much, and the traits if there are any: the
 * messages behind are opaque to them, and the whole is stored and served byte for byte.
 *
 * <pre>
 * offset size field
 *  0     4    length of what follows
 *  4     4    CRC32C of everything from offset 8 to the end
 *  8     1    format version, {@link #VERSION}
 *  9     1    codec: 0 none, 1 LZ4 block, 2 Zstandard frame
 * 10     2    attributes: bit 0 = a traits section follows the head; bits 1-2 = {@link BatchKind}; bit 3 = an index section
 *              follows; the others 0
 * 12     8    producer id, -1 = none (no dedupe)
 * 20     4    producer epoch
 * 24     8    sequence of the first message, counted per producer and partition from 0
 * 32     4    count of messages, at least 1
 * 36     4    size of the messages section once decompressed
 * 40     8    born time of the first message, ms
 * 48     8    the greatest born time, ms
 * 56     ...  with bit 0: 4 bytes length of the traits section, and the section ({@link BatchTraits}), uncompressed
 * then   ...  with bit 3: 4 bytes length of the index section, and the section ({@link BatchIndex}), uncompressed
 * then   ...  the messages section, compressed as a whole by the codec
 * </pre>
 */
public record BatchHeader(
        int length,
        int crc,
        int codec,
        int attributes,
        long producerId,
        int producerEpoch,
        long firstSequence,
        int count,
        int uncompressedSize,
        long firstBornMs,
        long maxBornMs) {
    /** The format version this build writes, and the only one it reads. */
    public static final int VERSION = 1;
    /** Size of the head. */
    public static final int SIZE = 56;
    /** Where the bytes covered by the CRC begin. */
    public static final int CRC_FROM = 8;
    /** A batch holds no more messages than this. */
    public static final int MAX_COUNT = 65_536;
    /** A batch of held messages holds no more than this: each of them has a place of its own in a broker's state. */
    public static final int MAX_HELD_COUNT = 4_096;
    /** A messages section is never larger than this once decompressed. */
    public static final int MAX_UNCOMPRESSED = 64 << 20;

    public static final int CODEC_NONE = 0;
    public static final int CODEC_LZ4 = 1;
    public static final int CODEC_ZSTD = 2;

    /** The attribute of a batch that has a traits section. */
    static final int ATTRIBUTE_TRAITS = 1;
    /** Where the kind begins in the attributes. */
    static final int KIND_SHIFT = 1;

    private static final int KIND_MASK = 3;
    /** The attribute of a batch that has an index section. */
    static final int ATTRIBUTE_INDEX = 8;

    private static final int KNOWN_ATTRIBUTES = 15;

    /** The producer id of a producer that does not ask for dedupe. */
    public static final long NO_PRODUCER = -1;

    /** Bytes of the whole batch. */
    public int totalBytes() {
        return length + 4;
    }

    /** What the partition does with its messages. */
    public BatchKind kind() {
        return BatchKind.ofCode(attributes >>> KIND_SHIFT & KIND_MASK);
    }

    /** Whether a traits section follows the head. */
    public boolean hasTraits() {
        return (attributes & ATTRIBUTE_TRAITS) != 0;
    }

    /** Whether an index section follows. */
    public boolean hasIndex() {
        return (attributes & ATTRIBUTE_INDEX) != 0;
    }

    /**
     * Reads and checks the head of the batch that starts at {@code at}; the buffer's position does not move.
     *
     * @throws MalformedException if the head contradicts itself or the bytes at hand
     */
    public static BatchHeader read(ByteBuffer buffer, int at) {
        if (buffer.limit() - at < SIZE) {
            throw new MalformedException("a batch is at least " + SIZE + " bytes, not " + (buffer.limit() - at));
        }
        int length = buffer.getInt(at);
        if (length < SIZE - 4 || length > buffer.limit() - at - 4) {
            throw new MalformedException("the batch's length " + length + " does not fit its frame");
        }
        int version = buffer.get(at + 8);
        if (version != VERSION) {
            throw new MalformedException("batch format version " + version + "; this build reads " + VERSION);
        }
        BatchHeader header = new BatchHeader(
                length,
                buffer.getInt(at + 4),
                buffer.get(at + 9),
                buffer.getShort(at + 10) & 0xFFFF,
                buffer.getLong(at + 12),
                buffer.getInt(at + 20),
                buffer.getLong(at + 24),
                buffer.getInt(at + 32),
                buffer.getInt(at + 36),
                buffer.getLong(at + 40),
                buffer.getLong(at + 48));
        header.check();
        return header;
    }

    private void check() {
        if (codec < CODEC_NONE || codec > CODEC_ZSTD) {
            throw new MalformedException("unknown codec " + codec);
        }
        if ((attributes & ~KNOWN_ATTRIBUTES) != 0) {
            throw new MalformedException("unknown attributes " + attributes + "; a newer client sent them");
        }
        int most = kind().isHeld() ? MAX_HELD_COUNT : MAX_COUNT;
        if (count < 1 || count > most) {
            throw new MalformedException("a batch of this kind holds 1 to " + most + " messages, not " + count);
        }
        if (uncompressedSize < 0 || uncompressedSize > MAX_UNCOMPRESSED) {
            throw new MalformedException("uncompressed size " + uncompressedSize + " is out of range");
        }
        if (producerId < NO_PRODUCER || (producerId != NO_PRODUCER && (firstSequence < 0 || producerEpoch < 0))) {
            throw new MalformedException("producer " + producerId + " with sequence " + firstSequence);
        }
    }

    /** Whether the bytes of the batch that starts at {@code at} match its CRC. */
    public boolean crcMatches(ByteBuffer buffer, int at) {
        CRC32C crc32c = new CRC32C();
        crc32c.update(buffer.duplicate().position(at + CRC_FROM).limit(at + totalBytes()));
        return (int) crc32c.getValue() == crc;
    }
}
