package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.raftmq.broker.group.SharedProgress;
import org.junit.jupiter.api.Test;

class TrimTest {
    private final TestPartition p = new TestPartition();

    private long trim(Retention retention) {
        return p.committed(p.leader.decideTrim(retention, p.now));
    }

    private static Retention age(long ms) {
        return new Retention(ms, -1, 0);
    }

    @Test
    void byAge() {
        p.produce(2);
        p.now += 1_000;
        long index = p.index + 1;
        p.produce(3);
        assertThat(trim(age(1_001))).isZero();
        assertThat(trim(age(1_000))).isEqualTo(2);
        assertThat(p.machine.logStartOffset()).isEqualTo(2);
        assertThat(p.machine.trimmableRaftIndex()).isEqualTo(index);
        assertThat(p.machine.messages().floor(1)).isNull();
        assertThat(p.machine.messages().scan(0, 1_000, 10)).isEmpty();
        assertThat(p.machine.messages().scan(2, 1_000, 10)).hasSize(1);
        assertThat(p.state.get(StateKeys.queue(0))).isNull();
        assertThat(p.machine.retainedBytes())
                .isEqualTo(TestBatches.plain(3).header().totalBytes());
    }

    @Test
    void everythingMayGo() {
        p.produce(2);
        p.now += 1_000;
        assertThat(trim(age(500))).isEqualTo(2);
        assertThat(p.machine.endOffset()).isEqualTo(2);
        assertThat(p.machine.retainedBytes()).isZero();
        assertThat(p.machine.trimmableRaftIndex()).isEqualTo(p.index + 1);
        p.reload();
        assertThat(p.machine.trimmableRaftIndex()).isEqualTo(p.index + 1);
        p.leader = p.machine.startLeading(++p.term);
        long index = p.index + 1;
        assertThat(p.produce(1)).isEqualTo(2);
        assertThat(p.machine.trimmableRaftIndex()).isEqualTo(index);
    }

    @Test
    void theNewestBatchStaysWhileOthersAreInFlight() {
        p.produce(2);
        p.produce(2);
        p.now += 1_000;
        p.waiting(p.leader.decideProduce(TestBatches.plain(1), p.now));
        assertThat(trim(age(500))).isEqualTo(2);
        assertThat(p.machine.messages().floor(2)).isNotNull();
        assertThat(trim(age(500))).isEqualTo(4);
    }

    @Test
    void bySizeAndPressureButNeverTheNewest() {
        for (int i = 0; i < 4; i++) {
            p.produce(1);
        }
        long each = TestBatches.plain(1).header().totalBytes();
        assertThat(trim(new Retention(-1, 3 * each, 0))).isEqualTo(1);
        assertThat(trim(new Retention(-1, 3 * each - 1, 0))).isEqualTo(2);
        assertThat(trim(new Retention(-1, 0, 0))).isEqualTo(3);
        p.produce(1);
        p.produce(1);
        assertThat(trim(new Retention(-1, -1, each + 1))).isEqualTo(5);
        assertThat(trim(new Retention(-1, -1, 1L << 60))).isEqualTo(5);
        assertThat(trim(new Retention(-1, -1, 0))).isEqualTo(5);
    }

    @Test
    void groupsMoveUpToWhatIsLeftAndKeepWhatIsOutstanding() {
        p.produce(2);
        p.now += 1_000;
        p.produce(2);
        p.receive(3);
        trim(age(1_000));
        assertThat(p.machine.groups().shared(TestPartition.GROUP)).isEqualTo(new SharedProgress(3, 3, 1, 0));
        p.now += 1_000;
        assertThat(trim(age(1_000))).isEqualTo(4);
        assertThat(p.machine.groups().shared(TestPartition.GROUP)).isEqualTo(new SharedProgress(4, 3, 1, 0));
        p.now += 10_000;
        p.reload();
        p.leader = p.machine.startLeading(++p.term);
        Received again = p.receive(10);
        assertThat(again.leases()).extracting(Received.LeasedRun::count).containsExactly(3);
        assertThat(again.batches())
                .extracting(QueueEntry::raftIndex, QueueEntry::firstSlot, QueueEntry::count)
                .containsExactly(tuple(1L, 0, 2), tuple(2L, 0, 1));
        p.ack(0, 3, again.leases().get(0).leaseId());
        assertThat(p.machine.groups().shared(TestPartition.GROUP)).isEqualTo(new SharedProgress(4, 0, 0, -1));
    }

    @Test
    void aBatchWithMorePlacesThanOneTrimRemembersIsTrimmedAllTheSame() {
        int messages = 4_100;
        p.produce(messages);
        long lease = -1;
        for (int received = 0; received < messages; ) {
            for (Received.LeasedRun run : p.receive(1_000).leases()) {
                for (int i = 0; i < run.count(); i += 2) {
                    assertThat(p.ack(run.firstOffset() + i, 1, run.leaseId())).isZero();
                }
                received += run.count();
                lease = Math.max(lease, run.leaseId());
            }
        }
        p.now += 1_000;
        p.produce(1);
        assertThat(trim(age(1_000))).isEqualTo(messages);
        SharedProgress kept = p.machine.groups().shared(TestPartition.GROUP);
        assertThat(kept).isNotNull();
        assertThat(kept.outstanding()).isEqualTo(messages / 2);
    }

    @Test
    void aGroupFirstTouchedWhileATrimIsInFlightIsMovedUpToo() {
        p.produce(2);
        p.receive(1);
        p.leaderChange();
        p.now += 1_000;
        p.produce(2);
        p.waiting(p.leader.decideTrim(age(1_000), p.now));
        Received received = p.receive(10);
        assertThat(received.leases())
                .extracting(Received.LeasedRun::firstOffset)
                .containsExactly(2L);
        assertThat(p.machine.groups().shared(TestPartition.GROUP)).isEqualTo(new SharedProgress(4, 3, 2, 0));
    }

    @Test
    void findsOffsetsByTimeFarBeyondTheTail() {
        for (int i = 0; i < 2_000; i++) {
            p.now += 10;
            p.produce(2);
        }
        long first = p.now - 1_999 * 10;
        assertThat(p.machine.messages().offsetForTime(0)).isZero();
        assertThat(p.machine.messages().offsetForTime(first + 7 * 10)).isEqualTo(14);
        assertThat(p.machine.messages().offsetForTime(first + 7 * 10 + 1)).isEqualTo(16);
        assertThat(p.machine.messages().offsetForTime(p.now)).isEqualTo(3_998);
        assertThat(p.machine.messages().offsetForTime(p.now + 1)).isEqualTo(4_000);
        trim(age(100));
        assertThat(p.machine.logStartOffset()).isEqualTo(3_980);
        assertThat(p.state.size()).isLessThan(20);
    }

    @Test
    void scansAcrossTheTailsBorder() {
        for (int i = 0; i < 600; i++) {
            p.produce(2);
        }
        for (long from : new long[] {0, 1, 170, 175, 176, 177, 1_199}) {
            QueueEntry first = p.machine.messages().scan(from, 1, 5).get(0);
            assertThat(first.baseOffset()).isEqualTo(from / 2 * 2);
            assertThat(first).isEqualTo(p.machine.messages().floor(from));
        }
        assertThat(p.machine.messages().scan(100, 1 << 20, 300))
                .hasSize(300)
                .allSatisfy(entry ->
                        assertThat(entry).isEqualTo(p.machine.messages().floor(entry.baseOffset())));
        assertThat(p.machine.messages().scan(1_000, 1 << 20, 1_000)).hasSize(100);
    }
}
