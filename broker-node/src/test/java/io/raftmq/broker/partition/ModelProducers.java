package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.client.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Producers that pipeline, repeat what was answered or not, and begin new epochs; and what must hold of what is stored:
 * each batch once, where its answer said, in the order of its sequence and without a gap.
 */
final class ModelProducers {
    private static final Set<ErrorCode> EXPECTED_REFUSALS =
            Set.of(ErrorCode.BUSY, ErrorCode.SEQUENCE_GAP, ErrorCode.UNKNOWN_PRODUCER, ErrorCode.PRODUCER_FENCED);

    private record Batch(long producer, int epoch, long sequence, int count) {}

    private static final class Producer {
        private final long id;
        private int epoch;
        private long next;
        private final List<Batch> sent = new ArrayList<>();

        private Producer(long id) {
            this.id = id;
        }
    }

    private final Random random;
    private final ModelCluster cluster;
    private final List<Producer> producers = new ArrayList<>();
    private final Map<Batch, Long> acked = new HashMap<>();
    int repeats;

    ModelProducers(Random random, ModelCluster cluster) {
        this.random = random;
        this.cluster = cluster;
        for (int id = 1; id <= 4; id++) {
            producers.add(new Producer(id));
        }
    }

    int acked() {
        return acked.size();
    }

    void send() {
        Producer producer = producers.get(random.nextInt(producers.size()));
        if (random.nextInt(100) == 0) {
            producer.epoch++;
            producer.next = 0;
            producer.sent.clear();
        }
        send(choose(producer));
    }

    /** Repeats what has no answer, oldest first; else something older, or something new. */
    private Batch choose(Producer producer) {
        List<Batch> open = new ArrayList<>(producer.sent);
        open.removeIf(acked::containsKey);
        if (!open.isEmpty() && (open.size() >= 5 || random.nextInt(3) == 0)) {
            return open.get(random.nextBoolean() ? 0 : random.nextInt(open.size()));
        }
        if (!producer.sent.isEmpty() && random.nextInt(6) == 0) {
            return producer.sent.get(random.nextInt(producer.sent.size()));
        }
        Batch batch = new Batch(producer.id, producer.epoch, producer.next, 1 + random.nextInt(4));
        producer.next += batch.count;
        producer.sent.add(batch);
        return batch;
    }

    private void send(Batch batch) {
        CheckedBatch bytes = TestBatches.of(batch.producer, batch.epoch, batch.sequence, batch.count);
        Decision<Produced> decision = cluster.leader().decideProduce(bytes, cluster.now);
        if (decision instanceof Decision.Await<Produced> await) {
            await.entry().whenSettled(outcome -> {
                if (outcome == Outcome.APPLIED) {
                    answered(batch, await.answer());
                }
            });
        } else if (decision instanceof Decision.Done<Produced> done) {
            answered(batch, done.answer());
        } else if (decision instanceof Decision.Refused<Produced> refused) {
            assertThat(refused.code()).as(refused.message()).isIn(EXPECTED_REFUSALS);
        }
    }

    private void answered(Batch batch, Produced answer) {
        repeats += answer.duplicate() ? 1 : 0;
        Long before = acked.get(batch);
        if (answer.baseOffset() >= 0) {
            assertThat(before == null || before < 0 || before == answer.baseOffset())
                    .as("%s was stored at %s and at %s", batch, before, answer)
                    .isTrue();
            acked.put(batch, answer.baseOffset());
        } else {
            acked.putIfAbsent(batch, -1L);
        }
    }

    void check() {
        Map<Batch, Long> stored = new HashMap<>();
        Map<Long, Batch> last = new HashMap<>();
        for (ModelCluster.StoredBatch at : cluster.stored()) {
            Batch batch = new Batch(
                    at.header().producerId(),
                    at.header().producerEpoch(),
                    at.header().firstSequence(),
                    at.header().count());
            assertThat(stored.put(batch, at.baseOffset()))
                    .as("%s is stored twice", batch)
                    .isNull();
            Batch before = last.put(batch.producer, batch);
            if (before != null && before.epoch == batch.epoch) {
                assertThat(batch.sequence).isEqualTo(before.sequence + before.count);
            } else {
                assertThat(batch.sequence).isZero();
                assertThat(before == null || before.epoch < batch.epoch).isTrue();
            }
        }
        acked.forEach((batch, offset) -> {
            assertThat(stored).as("%s was answered and is not stored", batch).containsKey(batch);
            assertThat(offset).isIn(-1L, stored.get(batch));
        });
    }
}
