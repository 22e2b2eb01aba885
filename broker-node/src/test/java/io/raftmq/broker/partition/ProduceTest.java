package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.raftmq.client.wire.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProduceTest {
    private final TestPartition p = new TestPartition();

    private Decision<Produced> send(long producer, int epoch, long sequence, int count) {
        return p.leader.decideProduce(TestBatches.of(producer, epoch, sequence, count), p.now);
    }

    @Test
    void storesBatchesOneAfterTheOtherAndPointsAtTheirBytes() {
        assertThat(p.produce(3)).isEqualTo(0);
        Decision.Await<Produced> second = p.waiting(send(7, 0, 0, 2));
        Decision.Await<Produced> third = p.waiting(send(8, 0, 0, 1));
        assertThat(second.entry()).as("joined into one Raft entry").isSameAs(third.entry());
        p.commitAll();
        assertThat(second.answer()).isEqualTo(new Produced(3, p.now, false));
        assertThat(third.answer().baseOffset()).isEqualTo(5);
        assertThat(p.machine.endOffset()).isEqualTo(6);
        assertThat(p.machine.messages().scan(0, 1 << 20, 10))
                .extracting(QueueEntry::baseOffset)
                .containsExactly(0L, 3L, 5L);
        assertThat(p.bytesAt(4)).isEqualTo(TestBatches.of(7, 0, 0, 2).bytes());
        assertThat(p.bytesAt(5)).isEqualTo(TestBatches.of(8, 0, 0, 1).bytes());
        assertThat(p.machine.messages().floor(6)).isNull();
        assertThat(p.machine.messages().floor(-1)).isNull();
    }

    @Test
    void answersARepeatWithWhereItWasStored() {
        p.committed(send(7, 0, 0, 2));
        p.committed(send(7, 0, 2, 2));
        assertThat(p.now(send(7, 0, 0, 2))).isEqualTo(new Produced(0, p.now, true));
        assertThat(p.machine.endOffset()).isEqualTo(4);
    }

    @Test
    void aRepeatOfABatchInFlightSharesItsFate() {
        Decision.Await<Produced> first = p.waiting(send(7, 0, 0, 2));
        List<ProposedEntry> handedOut = p.poll();
        Decision.Await<Produced> later = p.waiting(send(7, 0, 2, 1));
        Decision.Await<Produced> repeat = p.waiting(send(7, 0, 0, 2));
        assertThat(repeat.entry()).isSameAs(first.entry()).isNotSameAs(later.entry());
        assertThat(repeat.answer()).isEqualTo(new Produced(0, p.now, true));
        p.commit(handedOut.get(0).payload(), p.term);
        p.commitAll();
        assertThat(repeat.entry().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(p.machine.endOffset()).isEqualTo(3);
    }

    @Test
    void pipelinedBatchesOfOneProducerAreNoGap() {
        for (int i = 0; i < 5; i++) {
            p.waiting(send(7, 0, i, 1));
            p.leader.pollEntry();
        }
        p.refused(send(7, 0, 6, 1), ErrorCode.SEQUENCE_GAP);
    }

    @Test
    void refusesWhatBreaksTheSequence() {
        p.refused(send(7, 0, 3, 1), ErrorCode.UNKNOWN_PRODUCER);
        p.committed(send(7, 0, 0, 2));
        p.committed(send(7, 0, 2, 2));
        p.refused(send(7, 0, 5, 1), ErrorCode.SEQUENCE_GAP);
        p.refused(send(7, 0, 1, 2), ErrorCode.INVALID_ARGUMENT);
        p.refused(send(7, 0, 2, 1), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aNewEpochBeginsAtZeroAndFencesTheOldOne() {
        p.committed(send(7, 0, 0, 2));
        p.refused(send(7, 1, 2, 1), ErrorCode.SEQUENCE_GAP);
        assertThat(p.committed(send(7, 1, 0, 1)).duplicate()).isFalse();
        p.refused(send(7, 0, 2, 1), ErrorCode.PRODUCER_FENCED);
        assertThat(p.now(send(7, 1, 0, 1)).baseOffset()).isEqualTo(2);
    }

    @Test
    void anOldRepeatIsKnownAsStoredThoughNotWhere() {
        for (int i = 0; i <= ProducerState.WINDOW; i++) {
            p.committed(send(7, 0, i, 1));
        }
        assertThat(p.now(send(7, 0, 0, 1))).isEqualTo(new Produced(-1, -1, true));
        assertThat(p.now(send(7, 0, 1, 1)).baseOffset()).isEqualTo(1);
    }

    @Test
    void anOldRepeatWhoseBatchIsStillInFlightWaits() {
        for (int i = 0; i <= ProducerState.WINDOW; i++) {
            p.waiting(send(7, 0, i, 1));
        }
        Decision.Await<Produced> repeat = p.waiting(send(7, 0, 0, 1));
        p.commitAll();
        assertThat(repeat.entry().outcome()).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void idleProducersAreForgottenByGroupTime() {
        p.committed(send(7, 0, 0, 1));
        p.now += PartitionLimits.DEFAULT.producerIdleMs();
        p.committed(send(8, 0, 0, 1));
        p.now += 1;
        assertThat(p.committed(p.leader.decideForgetProducers(p.now))).isEqualTo(1);
        assertThat(p.machine.producers()).isEqualTo(1);
        p.refused(send(7, 0, 1, 1), ErrorCode.UNKNOWN_PRODUCER);
        assertThat(p.now(p.leader.decideForgetProducers(p.now))).isZero();
    }

    @Test
    void theLongestIdleProducerMakesRoom() {
        TestPartition small = new TestPartition(limits(2, 32 << 20));
        for (int id = 1; id <= 2; id++) {
            small.now++;
            small.committed(small.leader.decideProduce(TestBatches.of(id, 0, 0, 1), small.now));
        }
        small.committed(small.leader.decideProduce(TestBatches.of(1, 0, 1, 1), small.now));
        small.committed(small.leader.decideProduce(TestBatches.of(3, 0, 0, 1), small.now));
        assertThat(small.machine.producers()).isEqualTo(2);
        small.refused(small.leader.decideProduce(TestBatches.of(2, 0, 1, 1), small.now), ErrorCode.UNKNOWN_PRODUCER);
        assertThat(small.committed(small.leader.decideProduce(TestBatches.of(1, 0, 2, 1), small.now))
                        .duplicate())
                .isFalse();
    }

    @Test
    void refusesMoreThanMayWait() {
        TestPartition small = new TestPartition(limits(10, 1_000));
        small.waiting(small.leader.decideProduce(TestBatches.sized(1, 2_000), small.now));
        small.refused(small.leader.decideProduce(TestBatches.plain(1), small.now), ErrorCode.BUSY);
        small.commitAll();
        small.waiting(small.leader.decideProduce(TestBatches.plain(1), small.now));
    }

    @Test
    void aLargeBatchHasAnEntryOfItsOwn() {
        p.waiting(p.leader.decideProduce(TestBatches.plain(1), p.now));
        p.waiting(p.leader.decideProduce(TestBatches.sized(1, 3 << 20), p.now));
        p.waiting(p.leader.decideProduce(TestBatches.plain(1), p.now));
        List<ProposedEntry> entries = p.poll();
        assertThat(entries).hasSize(3);
        assertThat(entries.get(1).payload().remaining()).isBetween(3 << 20, (3 << 20) + 100);
    }

    @Test
    void storeTimeNeverGoesBack() {
        p.produce(1);
        p.now -= 500_000;
        Produced later = p.committed(p.leader.decideProduce(TestBatches.plain(1), p.now));
        assertThat(later.storeTimeMs()).isEqualTo(p.now + 500_000);
        assertThat(p.machine.groupTimeMs()).isEqualTo(later.storeTimeMs());
    }

    @Test
    void checksABatchBeforeItIsTaken() {
        ByteBuffer good = TestBatches.bytes(1, 0, 0, 1, 100);
        assertThat(CheckedBatch.check(good, 100).header().count()).isEqualTo(1);
        assertRefused(good.duplicate().limit(50), 100, ErrorCode.MALFORMED);
        assertRefused(good, 99, ErrorCode.MESSAGE_TOO_LARGE);
        ByteBuffer longer =
                ByteBuffer.allocate(good.capacity() + 1).put(good.duplicate()).rewind();
        assertRefused(longer, 100, ErrorCode.MALFORMED);
        assertRefused(ByteBuffer.allocate(CheckedBatch.MAX_BYTES + 1), 100, ErrorCode.MESSAGE_TOO_LARGE);
        assertRefused(TestBatches.bytes(1, 0, Long.MAX_VALUE, 1, 10), 100, ErrorCode.MALFORMED);
        ByteBuffer damaged = TestBatches.bytes(1, 0, 0, 1, 100);
        damaged.put(100, (byte) ~damaged.get(100));
        assertRefused(damaged, 100, ErrorCode.CORRUPT_BATCH);
    }

    private static void assertRefused(ByteBuffer payload, int maxMessageBytes, ErrorCode code) {
        assertThatThrownBy(() -> CheckedBatch.check(payload, maxMessageBytes))
                .isInstanceOfSatisfying(
                        BatchRefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static PartitionLimits limits(int producers, long unappliedBytes) {
        return new PartitionLimits(1 << 20, unappliedBytes, 100, producers, 86_400_000, 10, 10, 10);
    }
}
