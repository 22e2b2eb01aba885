package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Builds one record batch, message by message, straight into the buffer that is sent. Not thread-safe. It owns its
 * buffer until {@link #build} hands it over or {@link #release} frees it.
 */
public final class RecordBatchBuilder {
    private final ByteBufAllocator allocator;
    private final ByteBuf buffer;
    private BatchKind kind = BatchKind.NORMAL;
    private int count;
    /** Null as long as no message has any. */
    private @Nullable ByteBuf traits;

    private long tags = TagSummary.NONE;
    /** Null as long as no message has keys or a unique id. */
    private @Nullable ByteBuf hashes;

    private int hashCount;
    private int lastHashed;

    private @Nullable String lastBornHost;

    private long firstBornMs;
    private long maxBornMs;

    /** @param expectedBytes room to begin with; it grows as needed */
    public RecordBatchBuilder(ByteBufAllocator allocator, int expectedBytes) {
        this.allocator = allocator;
        this.buffer = allocator.directBuffer(BatchHeader.SIZE + expectedBytes);
        buffer.writeZero(BatchHeader.SIZE);
    }

    /** Bytes that the message takes in a batch, give or take the few of its born time. */
    public static int sizeOf(MessageRecord message) {
        return MessageWriter.size(message, message.bornMs());
    }

    /**
     * Appends a message. The caller keeps to {@link BatchHeader#MAX_COUNT} and to its own limit of bytes.
     *
     * @throws IllegalArgumentException if the message is of another kind than those before it
     */
    public void append(MessageRecord message) {
        BatchKind own = BatchKind.of(message);
        if (count > 0 && own != kind) {
            throw new IllegalArgumentException("a message of kind " + own + " in a batch of kind " + kind);
        }
        kind = own;
        appendTraits(MessageTraits.of(message));
        appendIndex(message);
        if (count == 0) {
            firstBornMs = message.bornMs();
            maxBornMs = message.bornMs();
        }
        maxBornMs = Math.max(maxBornMs, message.bornMs());
        MessageWriter.write(buffer, message, firstBornMs, changedBornHost(message));
        lastBornHost = message.bornHost();
        count++;
    }

    /** The message's born host if it is another than that of the message before; empty if it has none; else null. */
    private @Nullable String changedBornHost(MessageRecord message) {
        String own = message.bornHost();
        return Objects.equals(own, lastBornHost) ? null : own == null ? "" : own;
    }

    private void appendTraits(MessageTraits message) {
        ByteBuf section = traits;
        if (section == null) {
            if (message.isPlain()) {
                return;
            }
            section = allocator.directBuffer(64).writeZero(count); // a plain message's mask is 0
            traits = section;
        }
        BatchTraits.write(section, message);
    }

    private void appendIndex(MessageRecord message) {
        if (message.tag() != null) {
            tags |= TagSummary.of(message.tag());
        }
        int more = BatchIndex.hashes(message);
        if (more > 0) {
            ByteBuf section = hashes;
            if (section == null) {
                section = allocator.directBuffer(64);
                hashes = section;
            }
            BatchIndex.write(section, message, count - lastHashed);
            hashCount += more;
            lastHashed = count;
        }
    }

    private boolean hasIndex() {
        return tags != TagSummary.NONE || hashes != null;
    }

    /** Bytes of the index section with its length, 0 if there is none. */
    private int indexBytes() {
        return hasIndex() ? BatchIndex.LENGTH_BYTES + Long.BYTES + (hashes == null ? 0 : hashes.writerIndex()) : 0;
    }

    /** Whether the index has room for what one more message may bring. */
    public boolean hasIndexRoom() {
        return hashCount < BatchIndex.MAX_HASHES - BatchIndex.MAX_KEYS;
    }

    /** The kind of the batch; that of its messages. */
    public BatchKind kind() {
        return kind;
    }

    /** Messages so far. */
    public int count() {
        return count;
    }

    /** Bytes of the messages section so far, before compression. */
    public int sectionBytes() {
        return buffer.writerIndex() - BatchHeader.SIZE;
    }

    /** Bytes of the batch so far, before compression. */
    public int bytes() {
        return buffer.writerIndex()
                + (traits == null ? 0 : BatchTraits.LENGTH_BYTES + traits.writerIndex())
                + indexBytes();
    }

    /**
     * The finished batch; the builder is of no use afterwards. Sequences are filled in by {@link #stamp} once the batch's
     * turn has come; until then it is one of no producer.
     *
     * @param codec of {@link BatchHeader}; one that does not make the section smaller is not applied
     */
    public ByteBuf build(int codec) {
        int sectionBytes = sectionBytes();
        ByteBuf batch = buffer;
        int applied = BatchHeader.CODEC_NONE;
        if (codec != BatchHeader.CODEC_NONE) {
            ByteBuf compressed = headed(sectionBytes / 2);
            if (Codec.compress(codec, buffer.nioBuffer(BatchHeader.SIZE, sectionBytes), compressed)) {
                batch = compressed;
                applied = codec;
            } else {
                compressed.release();
            }
        }
        int attributes = kind.code() << BatchHeader.KIND_SHIFT;
        if (traits != null) {
            attributes |= BatchHeader.ATTRIBUTE_TRAITS;
        }
        if (hasIndex()) {
            attributes |= BatchHeader.ATTRIBUTE_INDEX;
        }
        if (batch == buffer && (traits != null || hasIndex())) {
            batch = headed(sectionBytes).writeBytes(buffer, BatchHeader.SIZE, sectionBytes);
        }
        if (batch != buffer) {
            release();
        }
        batch.setInt(0, batch.writerIndex() - 4);
        batch.setByte(8, BatchHeader.VERSION);
        batch.setByte(9, applied);
        batch.setShort(10, attributes);
        batch.setInt(32, count);
        batch.setInt(36, sectionBytes);
        batch.setLong(40, firstBornMs);
        batch.setLong(48, maxBornMs);
        stamp(batch, BatchHeader.NO_PRODUCER, 0, 0);
        return batch;
    }

    /** A buffer that begins with room for the head, and the traits and the index if there are any. */
    private ByteBuf headed(int expectedBytes) {
        int traitsBytes = traits == null ? 0 : BatchTraits.LENGTH_BYTES + traits.writerIndex();
        ByteBuf headed = allocator.directBuffer(BatchHeader.SIZE + traitsBytes + indexBytes() + expectedBytes);
        headed.writeZero(BatchHeader.SIZE);
        if (traits != null) {
            headed.writeInt(traits.writerIndex()).writeBytes(traits, 0, traits.writerIndex());
        }
        if (hasIndex()) {
            headed.writeInt(indexBytes() - BatchIndex.LENGTH_BYTES).writeLong(tags);
            if (hashes != null) {
                headed.writeBytes(hashes, 0, hashes.writerIndex());
            }
        }
        return headed;
    }

    /** Writes who sent the batch into it, and its CRC. Not while its bytes are on their way. */
    public static void stamp(ByteBuf batch, long producerId, int producerEpoch, long firstSequence) {
        batch.setLong(12, producerId);
        batch.setInt(20, producerEpoch);
        batch.setLong(24, firstSequence);
        CRC32C crc = new CRC32C();
        crc.update(batch.nioBuffer(BatchHeader.CRC_FROM, batch.writerIndex() - BatchHeader.CRC_FROM));
        batch.setInt(4, (int) crc.getValue());
    }

    /** Frees the buffers of a batch that will not be built. */
    public void release() {
        buffer.release();
        if (traits != null) {
            traits.release();
            traits = null;
        }
        if (hashes != null) {
            hashes.release();
            hashes = null;
        }
    }
}
