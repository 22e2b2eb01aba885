package io.raftmq.broker.partition;

import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchTraits;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.MessageHeads;
import java.nio.ByteBuffer;

/**
 * A producer's batch whose head, traits, size and CRC were checked; the only kind a partition takes. Made on the thread that
 * read the request, so that the partition's own thread need not touch each byte.
 *
 * @param header its head
 * @param traits what of its messages the partition must know
 * @param index by what its messages are found
 * @param bytes the whole batch, from position 0 to the limit; must not change until it was decided
 */
public record CheckedBatch(BatchHeader header, BatchTraits traits, BatchIndex index, ByteBuffer bytes) {
    /** A batch is never larger than this, whatever the settings: with its entry's head it must fit a Raft entry. */
    public static final int MAX_BYTES = (8 << 20) - 64;

    /** A batch of several messages, some of which may be too large, is not decompressed beyond this; no client makes such. */
    private static final int MAX_LOOKED_INTO = 16 << 20;

    /**
     * Checks a produce request's payload.
     *
     * @param payload exactly one batch between position and limit
     * @param maxMessageBytes the topic's limit for one message; a batch with one above it is refused
     * @throws BatchRefusedException saying why, with MALFORMED, MESSAGE_TOO_LARGE or CORRUPT_BATCH
     */
    public static CheckedBatch check(ByteBuffer payload, int maxMessageBytes) {
        ByteBuffer bytes = payload.slice();
        if (bytes.limit() > MAX_BYTES) {
            throw new BatchRefusedException(
                    ErrorCode.MESSAGE_TOO_LARGE, "a batch holds at most " + MAX_BYTES + " bytes, not " + bytes.limit());
        }
        BatchHeader header;
        try {
            header = BatchHeader.read(bytes, 0);
        } catch (MalformedException e) {
            throw new BatchRefusedException(ErrorCode.MALFORMED, String.valueOf(e.getMessage()));
        }
        if (header.totalBytes() != bytes.limit()) {
            throw new BatchRefusedException(
                    ErrorCode.MALFORMED,
                    "the payload is " + bytes.limit() + " bytes, its batch " + header.totalBytes());
        }
        if (header.count() == 1 && header.uncompressedSize() > maxMessageBytes) {
            throw tooLarge(header.uncompressedSize(), maxMessageBytes);
        }
        if (header.firstSequence() > Long.MAX_VALUE - header.count()) {
            throw new BatchRefusedException(ErrorCode.MALFORMED, "sequence " + header.firstSequence() + " overflows");
        }
        if (!header.crcMatches(bytes, 0)) {
            throw new BatchRefusedException(
                    ErrorCode.CORRUPT_BATCH,
                    "the batch's CRC32C does not match; it was damaged on the way: send it again");
        }
        try {
            checkSizes(header, bytes, maxMessageBytes);
            return new CheckedBatch(
                    header, BatchTraits.read(bytes, 0, header), BatchIndex.read(bytes, 0, header), bytes);
        } catch (MalformedException e) {
            throw new BatchRefusedException(ErrorCode.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    /** Only a batch that is larger than a message may be can hold such a message: mostly nothing is looked at. */
    private static void checkSizes(BatchHeader header, ByteBuffer batch, int maxMessageBytes) {
        if (header.uncompressedSize() > maxMessageBytes) {
            if (header.uncompressedSize() > MAX_LOOKED_INTO) {
                throw new BatchRefusedException(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "a batch of several messages has at most " + MAX_LOOKED_INTO + " bytes before compression, not "
                                + header.uncompressedSize());
            }
            MessageHeads messages = MessageHeads.of(batch);
            while (messages.next()) {
                if (messages.size() > maxMessageBytes) {
                    throw tooLarge(messages.size(), maxMessageBytes);
                }
            }
        }
    }

    private static BatchRefusedException tooLarge(int bytes, int maxMessageBytes) {
        return new BatchRefusedException(
                ErrorCode.MESSAGE_TOO_LARGE,
                "the message has " + bytes + " bytes, the topic allows " + maxMessageBytes);
    }
}
