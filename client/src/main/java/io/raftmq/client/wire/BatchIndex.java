package io.raftmq.client.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * By what the messages of a batch are found: a summary of their tags, and the hashes of their keys and unique ids. Brokers
 * read it instead of the messages. A batch whose messages have none of these carries none, and costs nothing. Its bytes: 8
 * of the summary, then for each hash the varint distance of its message's slot from that of the hash before, and 8 bytes.
 *
 * @param tags the summary, as {@link TagSummary} makes it
 * @param hashes in the order of their messages
 */
public record BatchIndex(long tags, List<Entry> hashes) {
    /** Of a batch whose messages have neither tags nor keys nor unique ids. */
    public static final BatchIndex NONE = new BatchIndex(TagSummary.NONE, List.of());
    /** A message has no more keys than this. */
    public static final int MAX_KEYS = 16;
    /** A batch has no more hashes than this. */
    public static final int MAX_HASHES = 1 << 17;
    /** Bytes of the section's own length. */
    static final int LENGTH_BYTES = 4;

    private static final int LEAST_HASH = 9;

    /**
     * One hash.
     *
     * @param slot of its message
     * @param hash {@link #ofKey} or {@link #ofUniqueId}
     */
    public record Entry(int slot, long hash) {}

    public BatchIndex {
        hashes = List.copyOf(hashes);
    }

    /** The hash of a key. */
    public static long ofKey(String key) {
        return KeyHash.of(key);
    }

    /** The hash of a unique id; another one than that of the same text as a key. */
    public static long ofUniqueId(String uniqueId) {
        return ~KeyHash.of(uniqueId);
    }

    /** Hashes that a message brings along. */
    static int hashes(MessageRecord message) {
        return message.keys().size() + (message.uniqueId() == null ? 0 : 1);
    }

    /** Appends a message's hashes; the first slot of a batch follows slot 0. */
    static void write(ByteBuf out, MessageRecord message, int distance) {
        int next = distance;
        for (String key : message.keys()) {
            Varint.write(out, next);
            out.writeLong(ofKey(key));
            next = 0;
        }
        if (message.uniqueId() != null) {
            Varint.write(out, next);
            out.writeLong(ofUniqueId(message.uniqueId()));
        }
    }

    /**
     * Reads that of the batch that starts at {@code at}; its head was read and its CRC checked.
     *
     * @throws MalformedException if it breaks the format
     */
    public static BatchIndex read(ByteBuffer batch, int at, BatchHeader header) {
        if (!header.hasIndex()) {
            return NONE;
        }
        int from = at + BatchHeader.SIZE;
        if (header.hasTraits()) {
            from += BatchTraits.LENGTH_BYTES + BatchTraits.sectionLength(batch, at, header);
        }
        int length = sectionLength(batch, from, at + header.totalBytes());
        ByteBuffer in = batch.slice(from + LENGTH_BYTES, length);
        long tags = in.getLong();
        List<Entry> hashes = new ArrayList<>(in.remaining() / LEAST_HASH);
        long slot = 0;
        while (in.hasRemaining()) {
            slot += Varint.read(in);
            if (slot < 0 || slot >= header.count() || in.remaining() < Long.BYTES || hashes.size() == MAX_HASHES) {
                throw new MalformedException("a hash of message " + slot + ", number " + hashes.size());
            }
            hashes.add(new Entry((int) slot, in.getLong()));
        }
        return new BatchIndex(tags, hashes);
    }

    /** The length of the section that begins with its length at {@code from}, in a batch that ends at {@code end}. */
    static int sectionLength(ByteBuffer batch, int from, int end) {
        int room = end - from - LENGTH_BYTES;
        int length = room < Long.BYTES ? -1 : batch.getInt(from);
        if (length < Long.BYTES || length > room) {
            throw new MalformedException("an index section of " + length + " bytes where " + room + " remain");
        }
        return length;
    }
}
