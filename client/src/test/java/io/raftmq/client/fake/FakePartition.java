package io.raftmq.client.fake;

import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One partition's log and its producers' sequences. */
public final class FakePartition {
    /** A batch as it lies in the log. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Stored(long baseOffset, long storeTimeMs, BatchHeader header, byte[] bytes) {
        long end() {
            return baseOffset + header.count();
        }

        /** Its messages. */
        public List<MessageRecord> messages() {
            return RecordBatch.read(ByteBuffer.wrap(bytes)).messages();
        }
    }

    /** What a produce comes to. */
    public record Appended(long baseOffset, long storeTimeMs, boolean duplicate) {}

    private final List<Stored> log = new ArrayList<>();
    private final Map<Long, Long> nextSequence = new HashMap<>();
    private final Map<Long, Map<Long, Stored>> bySequence = new HashMap<>();
    /** By name; a group that has been here. */
    public final Map<String, FakeGroup> groups = new ConcurrentHashMap<>();

    private long startOffset;
    private long clockMs = 1_000_000;

    synchronized Appended append(byte[] bytes) throws FakeRefusal {
        BatchHeader header = BatchHeader.read(ByteBuffer.wrap(bytes), 0);
        if (!header.crcMatches(ByteBuffer.wrap(bytes), 0)) {
            throw new FakeRefusal(ErrorCode.CORRUPT_BATCH, "crc");
        }
        if (header.producerId() != BatchHeader.NO_PRODUCER) {
            long expected = nextSequence.getOrDefault(header.producerId(), 0L);
            if (header.firstSequence() > expected) {
                throw new FakeRefusal(
                        ErrorCode.SEQUENCE_GAP, "expected " + expected + ", not " + header.firstSequence());
            }
            if (header.firstSequence() < expected) {
                Stored earlier =
                        bySequence.getOrDefault(header.producerId(), Map.of()).get(header.firstSequence());
                if (earlier == null) {
                    throw new FakeRefusal(ErrorCode.INVALID_ARGUMENT, "a sequence inside an earlier batch");
                }
                return new Appended(earlier.baseOffset(), earlier.storeTimeMs(), true);
            }
            nextSequence.put(header.producerId(), expected + header.count());
        }
        Stored stored = new Stored(endOffset(), ++clockMs, header, bytes);
        log.add(stored);
        if (header.producerId() != BatchHeader.NO_PRODUCER) {
            bySequence
                    .computeIfAbsent(header.producerId(), id -> new HashMap<>())
                    .put(header.firstSequence(), stored);
        }
        return new Appended(stored.baseOffset(), stored.storeTimeMs(), false);
    }

    /** Forgets every producer, as after a long idle time. */
    public synchronized void forgetProducers() {
        nextSequence.clear();
        bySequence.clear();
    }

    public synchronized long startOffset() {
        return startOffset;
    }

    /** Drops what lies before. */
    public synchronized void trimTo(long offset) {
        startOffset = offset;
    }

    public synchronized long endOffset() {
        return log.isEmpty() ? 0 : log.get(log.size() - 1).end();
    }

    /** The batches that hold offsets from {@code from} on, up to about that many bytes. */
    synchronized List<Stored> from(long from, int maxBytes) {
        List<Stored> found = new ArrayList<>();
        int bytes = 0;
        for (Stored batch : log) {
            if (batch.end() > from && (found.isEmpty() || bytes + batch.bytes().length <= maxBytes)) {
                found.add(batch);
                bytes += batch.bytes().length;
            } else if (!found.isEmpty()) {
                break;
            }
        }
        return found;
    }

    synchronized long offsetAt(long timeMs) {
        return log.stream()
                .filter(batch -> batch.storeTimeMs() >= timeMs)
                .mapToLong(Stored::baseOffset)
                .findFirst()
                .orElse(endOffset());
    }

    /** Everything stored. */
    public synchronized List<Stored> log() {
        return List.copyOf(log);
    }

    /** The bodies of all stored messages, in order, as text. */
    public List<String> bodies() {
        List<String> bodies = new ArrayList<>();
        for (Stored batch : log()) {
            batch.messages()
                    .forEach(
                            message -> bodies.add(new String(message.body(), java.nio.charset.StandardCharsets.UTF_8)));
        }
        return bodies;
    }
}
