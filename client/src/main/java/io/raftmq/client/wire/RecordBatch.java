package io.raftmq.client.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A record batch, read: its head, which brokers need, and its messages, which only consumers do. */
public record RecordBatch(BatchHeader header, List<MessageRecord> messages) {
    /** A message is at least its length, its attributes and its born time. */
    private static final int LEAST_MESSAGE = 3;

    /**
     * Reads the batch at the buffer's position, which moves behind it.
     *
     * @throws MalformedException if a byte of it was changed or it breaks the format; the position is then undefined
     */
    public static RecordBatch read(ByteBuffer buffer) {
        int at = buffer.position();
        BatchHeader header = BatchHeader.read(buffer, at);
        if (!header.crcMatches(buffer, at)) {
            throw new MalformedException("the batch's CRC does not match: it was damaged");
        }
        ByteBuffer section = section(buffer, at, header);
        List<MessageRecord> messages = new ArrayList<>(header.count());
        String bornHost = null;
        for (int i = 0; i < header.count(); i++) {
            MessageRecord message = MessageReader.read(section, header.firstBornMs(), bornHost);
            messages.add(message);
            bornHost = message.bornHost();
        }
        if (section.hasRemaining()) {
            throw new MalformedException(section.remaining() + " bytes behind the batch's last message");
        }
        buffer.position(at + header.totalBytes());
        return new RecordBatch(header, messages);
    }

    /** The messages section, decompressed, of the batch that starts at {@code at}; its position is its beginning. */
    static ByteBuffer section(ByteBuffer buffer, int at, BatchHeader header) {
        int messagesAt = at + BatchHeader.SIZE;
        if (header.hasTraits()) {
            messagesAt += BatchTraits.LENGTH_BYTES + BatchTraits.sectionLength(buffer, at, header);
        }
        if (header.hasIndex()) {
            messagesAt +=
                    BatchIndex.LENGTH_BYTES + BatchIndex.sectionLength(buffer, messagesAt, at + header.totalBytes());
        }
        ByteBuffer compressed =
                buffer.duplicate().limit(at + header.totalBytes()).position(messagesAt);
        if (header.uncompressedSize() < (long) header.count() * LEAST_MESSAGE) {
            throw new MalformedException(
                    header.count() + " messages in a section of " + header.uncompressedSize() + " bytes");
        }
        return Codec.decompress(header.codec(), compressed, header.uncompressedSize())
                .slice();
    }
}
