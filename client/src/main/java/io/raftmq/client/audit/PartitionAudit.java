package io.raftmq.client.audit;

import io.raftmq.client.FailureCode;
import io.raftmq.client.ProducerAudit;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.consumer.AnswerBatches;
import io.raftmq.client.net.Reply;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.MalformedException;
import io.raftmq.client.wire.proto.FetchResponse;
import io.raftmq.client.wire.proto.ProducerInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One partition's part of an audit. Not thread-safe. */
final class PartitionAudit {
    private record Session(long producerId, int epoch) implements Comparable<Session> {
        @Override
        public int compareTo(Session other) {
            return Comparator.comparingLong(Session::producerId)
                    .thenComparingInt(Session::epoch)
                    .compare(this, other);
        }
    }

    private final TopicPartition partition;
    private final AuditCalls calls;
    private final TreeMap<Session, SequenceSet> found = new TreeMap<>();
    private Map<Session, ProducerInfo> told = Map.of();
    private long nextOffset = -1;
    private boolean fromTheBeginning;

    PartitionAudit(TopicPartition partition, AuditCalls calls) {
        this.partition = partition;
        this.calls = calls;
    }

    /** Reads on, up to all that the partition has taken before now. */
    void catchUp() {
        // Asked before reading: all that was taken by then is found by reading to an end seen after.
        Map<Session, ProducerInfo> producers = new HashMap<>();
        calls.producers(partition).forEach(each -> producers.put(new Session(each.getId(), each.getEpoch()), each));
        if (nextOffset < 0) {
            begin();
        }
        long end;
        do {
            end = readOn();
        } while (nextOffset < end);
        told = producers;
    }

    private void begin() {
        nextOffset = calls.logStart(partition);
        fromTheBeginning = nextOffset == 0;
        found.clear();
    }

    /** Reads some; answers the partition's end. */
    private long readOn() {
        Reply<FetchResponse> reply;
        try {
            reply = calls.fetch(partition, nextOffset);
        } catch (RaftMqException e) {
            if (e.code() != FailureCode.OFFSET_OUT_OF_RANGE) {
                throw e;
            }
            begin(); // retention was faster: what was found before cannot be continued
            return Long.MAX_VALUE;
        }
        try {
            for (AnswerBatches.Part part :
                    AnswerBatches.split(reply.header().getBatchesList(), reply.payload())) {
                read(part);
            }
        } catch (MalformedException e) {
            throw new RaftMqException(
                    FailureCode.CORRUPT_BATCH, true, false, partition + ": a batch came damaged: " + e.getMessage(), e);
        }
        return reply.header().getEndOffset();
    }

    private void read(AnswerBatches.Part part) {
        long offset = part.ref().getBaseOffset();
        int skipped = (int) Math.max(0, nextOffset - offset);
        int count = part.ref().getCount() - skipped;
        if (count <= 0) {
            return;
        }
        BatchHeader batch = part.batch().header();
        if (batch.producerId() != BatchHeader.NO_PRODUCER) {
            long first = batch.firstSequence() + part.ref().getFirstSlot() + skipped;
            found.computeIfAbsent(
                            new Session(batch.producerId(), batch.producerEpoch()), session -> new SequenceSet())
                    .add(first, first + count);
        }
        nextOffset = offset + part.ref().getCount();
    }

    /** What was found so far. */
    List<ProducerAudit> report() {
        TreeMap<Session, SequenceSet> all = new TreeMap<>(found);
        if (fromTheBeginning) {
            told.keySet().forEach(session -> all.putIfAbsent(session, new SequenceSet()));
        }
        return all.entrySet().stream()
                .map(entry -> report(entry.getKey(), entry.getValue()))
                .toList();
    }

    private ProducerAudit report(Session session, SequenceSet numbers) {
        ProducerInfo info = told.getOrDefault(session, ProducerInfo.getDefaultInstance());
        long from = fromTheBeginning ? 0 : numbers.first(info.getNextSequence());
        return new ProducerAudit(
                partition,
                session.producerId,
                session.epoch,
                numbers.size(),
                numbers.gaps(from, info.getNextSequence()),
                numbers.repeats(),
                info.getUnqueued(),
                Instant.ofEpochMilli(info.getLastTimeMs()));
    }
}
