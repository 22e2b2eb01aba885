package io.raftmq.broker.partition;

import io.raftmq.broker.held.HeldTotals;
import io.raftmq.broker.partition.PartitionRecord.ForgetProducers;
import io.raftmq.broker.partition.ProducerState.Stored;
import io.raftmq.broker.timer.DeliveryTime;
import io.raftmq.client.wire.BatchHeader;
import io.raftmq.client.wire.BatchKind;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.TransactionTerms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends. A producer's batches are stored in the order of their sequences, each once:
 *
 * <ul>
 *   <li>an unknown producer, or a new epoch, begins at sequence 0. An unknown one at a higher sequence is refused: it
 *       was forgotten (idle too long), so whether the batch is a repeat cannot be told;
 *   <li>a lower epoch than the known one is fenced off;
 *   <li>the expected sequence is stored, a higher one is a gap;
 *   <li>a repeat of a remembered batch is answered as that batch, also while that one is in flight; an older repeat is
 *       answered as stored without its offset; what is neither is refused.
 * </ul>
 */
final class ProduceDecider {
    private static final int MAX_FORGOTTEN = 1_000;
    private static final int HELD_RETRY_MS = 1_000;

    private final Pipeline pipeline;
    private final PartitionState applied;
    private final HalfDecider halves;
    private final KeyedDecider keyed;

    ProduceDecider(Pipeline pipeline, PartitionState applied, HalfDecider halves) {
        this.pipeline = pipeline;
        this.applied = applied;
        this.halves = halves;
        keyed = new KeyedDecider(pipeline);
    }

    Decision<Produced> decide(CheckedBatch batch, SendTerms terms, long nowMs) {
        Decision.Refused<Produced> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        Decision.Refused<Produced> unfit = batch.traits().hasDedupe() ? keyed.refused(batch) : null;
        if (unfit != null) {
            return unfit;
        }
        long time = pipeline.time(nowMs);
        Decision.Refused<Produced> notHeld = heldRefusal(batch, terms.transaction(), time);
        if (notHeld != null) {
            return notHeld;
        }
        BatchHeader header = batch.header();
        if (header.producerId() == BatchHeader.NO_PRODUCER) {
            return store(batch, terms, time);
        }
        ProducerState producer = pipeline.view().producers.get(header.producerId());
        if (producer == null) {
            if (header.firstSequence() != 0) {
                return refuse(
                        ErrorCode.UNKNOWN_PRODUCER,
                        "producer " + header.producerId() + " is not known here and begins at sequence "
                                + header.firstSequence() + "; begin a new producer id");
            }
            return roomForOneMore(time) ? store(batch, terms, time) : tooManyProducers();
        }
        return header.producerEpoch() == producer.epoch()
                ? inSequence(batch, terms, producer, time)
                : otherEpoch(batch, terms, producer, time);
    }

    Decision<Integer> decideForget(long nowMs) {
        Decision.Refused<Integer> refused = pipeline.refused();
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        List<Long> idle =
                pipeline.view().producers.idleSince(time - pipeline.limits().producerIdleMs(), MAX_FORGOTTEN);
        if (idle.isEmpty()) {
            return new Decision.Done<>(0);
        }
        return new Decision.Await<>(pipeline.append(new ForgetProducers(idle), time), idle.size());
    }

    private Decision<Produced> inSequence(CheckedBatch batch, SendTerms terms, ProducerState producer, long time) {
        BatchHeader header = batch.header();
        if (header.firstSequence() == producer.nextSequence()) {
            return store(batch, terms, time);
        }
        if (header.firstSequence() > producer.nextSequence()) {
            return gap(header, producer.nextSequence());
        }
        Stored stored = producer.repeated(header);
        boolean isHeld = stored != null && stored.held();
        if (batch.traits().hasDedupe() && !isHeld && (stored != null || producer.forgotten(header))) {
            return keyed.repeated(batch, time);
        }
        if (stored != null) {
            Produced answer = produced(stored.first(), stored.held(), stored.storeTimeMs(), true);
            return stored.first() < next(applied.head, stored.held())
                    ? new Decision.Done<>(answer)
                    : new Decision.Await<>(pipeline.storing(stored.first(), stored.held()), answer);
        }
        if (producer.forgotten(header)) {
            return pipeline.afterAll(new Produced(-1, -1, true));
        }
        return refuse(
                ErrorCode.INVALID_ARGUMENT,
                "sequence " + header.firstSequence() + " was stored with other neighbours; repeat a batch as it was");
    }

    private Decision<Produced> otherEpoch(CheckedBatch batch, SendTerms terms, ProducerState producer, long time) {
        BatchHeader header = batch.header();
        if (header.producerEpoch() < producer.epoch()) {
            return refuse(
                    ErrorCode.PRODUCER_FENCED,
                    "epoch " + header.producerEpoch() + " of producer " + header.producerId()
                            + " has been replaced by epoch " + producer.epoch());
        }
        return header.firstSequence() == 0 ? store(batch, terms, time) : gap(header, 0);
    }

    private Decision<Produced> store(CheckedBatch batch, SendTerms terms, long time) {
        if (batch.traits().hasDedupe()) {
            return keyed.store(batch, terms, time);
        }
        boolean held = batch.header().kind().isHeld();
        long first = next(pipeline.view().head, held);
        TransactionTerms transaction = terms.transaction();
        ProposedEntry entry = transaction == null
                ? pipeline.append(batch, time)
                : pipeline.append(
                        HalfDecider.begin(transaction, first, batch.header().count()), batch, time);
        return new Decision.Await<>(entry, produced(first, held, time, false));
    }

    /** The offset, or the held id, that the next message gets. */
    private static long next(PartitionHead head, boolean held) {
        return held ? head.held().nextId() : head.endOffset();
    }

    private static Produced produced(long first, boolean held, long storeTimeMs, boolean duplicate) {
        return held ? Produced.held(first, storeTimeMs, duplicate) : new Produced(first, storeTimeMs, duplicate);
    }

    private Decision.@Nullable Refused<Produced> heldRefusal(
            CheckedBatch batch, @Nullable TransactionTerms terms, long time) {
        BatchKind kind = batch.header().kind();
        if ((kind == BatchKind.HALF) != (terms != null)) {
            return refuse(
                    ErrorCode.INVALID_ARGUMENT,
                    "half messages come with the terms of their transactions, and no others do");
        }
        if (terms != null) {
            return halves.refusedBegin(terms, batch);
        }
        if (!kind.isHeld()) {
            return null;
        }
        int tooFar = DeliveryTime.tooFar(batch.traits(), batch.header().count(), time);
        if (tooFar >= 0) {
            return refuse(
                    ErrorCode.DELIVERY_TIME_TOO_FAR,
                    "message " + tooFar + " of the batch is due more than a year ahead");
        }
        HeldTotals held = pipeline.view().head.held();
        long most = pipeline.limits().held().maxHeld();
        return held.timed() + held.half() <= most - batch.header().count()
                ? null
                : new Decision.Refused<>(
                        ErrorCode.BUSY,
                        "the partition holds " + most + " messages that are not due yet",
                        HELD_RETRY_MS);
    }

    private boolean roomForOneMore(long time) {
        Producers producers = pipeline.view().producers;
        int excess = producers.size() - pipeline.limits().maxProducers() + 1;
        if (excess <= 0) {
            return true;
        }
        List<Long> idlest = producers.idleSince(Long.MAX_VALUE, Math.min(excess, MAX_FORGOTTEN));
        if (idlest.isEmpty()) {
            return false;
        }
        pipeline.append(new ForgetProducers(idlest), time);
        return true;
    }

    private static Decision<Produced> tooManyProducers() {
        return new Decision.Refused<>(ErrorCode.BUSY, "too many producers begin at once in this partition", 50);
    }

    private static Decision<Produced> gap(BatchHeader header, long expected) {
        return refuse(
                ErrorCode.SEQUENCE_GAP,
                "producer " + header.producerId() + " sent sequence " + header.firstSequence() + ", expected "
                        + expected);
    }

    private static Decision.Refused<Produced> refuse(ErrorCode code, String message) {
        return new Decision.Refused<>(code, message, 0);
    }
}
