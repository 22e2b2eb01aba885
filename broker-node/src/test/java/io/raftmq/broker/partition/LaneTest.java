package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.LaneCounts;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.MessageRecord;
import io.raftmq.client.wire.MessageTraits;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a leader leases of lanes, by priority, and of messages with a time to live. */
class LaneTest {
    private static final MessageTraits PLAIN = MessageTraits.PLAIN;

    private final TestPartition partition = new TestPartition();

    private void produce(MessageTraits... messages) {
        partition.committed(partition.leader.decideProduce(TestBatches.with(List.of(messages)), partition.now));
    }

    private static MessageTraits lane(long lane) {
        return TestBatches.lane(lane);
    }

    private Received receive(int laneRun) {
        ReceiveRequest request =
                partition.receiveRequest(100).setLaneRun(laneRun).build();
        return partition.committed(partition.leader.decideReceive(request, partition.now));
    }

    private static List<Long> offsets(Received received) {
        return received.leases().stream()
                .flatMap(run -> LongStream.range(run.firstOffset(), run.firstOffset() + run.count())
                        .boxed())
                .toList();
    }

    private static long lease(Received received, long offset) {
        return received.leases().stream()
                .filter(run -> run.firstOffset() <= offset && offset < run.firstOffset() + run.count())
                .findFirst()
                .orElseThrow()
                .leaseId();
    }

    @Test
    void oneMessageOfALaneAtATimeWhileTheOthersFlowOn() {
        produce(lane(7), lane(7), lane(8), PLAIN, lane(7), PLAIN);
        Received first = receive(0);
        assertThat(offsets(first)).containsExactly(0L, 2L, 3L, 5L);
        assertThat(offsets(receive(0))).isEmpty();

        partition.change(0, 1, lease(first, 0), 5_000, true);
        partition.ack(2, 1, lease(first, 2));
        produce(lane(8));
        assertThat(offsets(receive(0))).containsExactly(6L);
        assertThat(partition.machine.groups().laneCounts()).isEqualTo(new LaneCounts(2, 1, 2));

        partition.now += 5_000;
        Received again = receive(0);
        assertThat(offsets(again)).containsExactly(0L);
        assertThat(again.leases()).extracting(LeasedRun::attempt).containsExactly(2);
        partition.ack(0, 1, lease(again, 0));
        assertThat(offsets(receive(0))).containsExactly(1L);
    }

    @Test
    void whatAGroupHadLeftBehindComesWhenItBecomesOrderly() {
        MessageTraits expiring = new MessageTraits(MessageRecord.UNSET, 0, 5, 1, 0, 0);
        produce(Collections.nCopies(10, expiring).toArray(MessageTraits[]::new));
        produce(TestBatches.priority(5), PLAIN);
        partition.now += 10;
        ReceiveRequest.Builder ten = partition.receiveRequest(10);
        Received plain = partition.committed(partition.leader.decideReceive(ten.build(), partition.now));
        assertThat(offsets(plain))
                .as("the budget of priorities went to expired ones")
                .containsExactly(11L);
        partition.ack(11, 1, lease(plain, 11));

        ReceiveRequest orderly = ten.setOrderly(true).build();
        Received rest = partition.committed(partition.leader.decideReceive(orderly, partition.now));
        assertThat(offsets(rest)).containsExactly(10L);
        partition.ack(10, 1, lease(rest, 10));
        produce(TestBatches.priority(5), PLAIN);
        assertThat(offsets(partition.committed(
                        partition.leader.decideReceive(ten.setLaneRun(5).build(), partition.now))))
                .containsExactly(12L, 13L);
        assertThat(offsets(partition.committed(partition.leader.decideReceive(ten.build(), partition.now))))
                .isEmpty();
    }

    @Test
    void aLaneIsCommittedBeforeItIsDelivered() {
        produce(PLAIN);
        receive(0);
        produce(PLAIN, PLAIN);
        assertThat(partition.leader.decideReceive(partition.receiveRequest(10).build(), partition.now))
                .isInstanceOf(Decision.Done.class);
        partition.commitAll();
        produce(PLAIN, lane(7));
        Decision.Await<Received> first = partition.waiting(
                partition.leader.decideReceive(partition.receiveRequest(10).build(), partition.now));
        partition.poll();
        partition.leaderChange();
        assertThat(first.entry().outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(offsets(receive(0))).containsExactly(3L, 4L);
    }

    @Test
    void aRunOfALaneGoesToOneReceiverAndComesBackWhole() {
        produce(lane(7), PLAIN, lane(7), lane(7), lane(7));
        Received first = receive(3);
        assertThat(offsets(first)).containsExactly(0L, 1L, 2L, 3L);
        long leaseId = lease(first, 0);
        partition.ack(0, 1, leaseId);
        assertThat(offsets(receive(3))).isEmpty();

        partition.change(2, 1, leaseId, 1_000, true);
        assertThat(partition.ack(3, 1, leaseId)).isEqualTo(ErrorCode.LEASE_EXPIRED.id());
        partition.now += 1_000;
        Received again = receive(3);
        assertThat(offsets(again)).containsExactly(2L, 3L, 4L);
        assertThat(again.leases()).extracting(LeasedRun::attempt).containsExactly(2, 1);
    }

    @Test
    void anAbandonedRunComesAgainInOrderAndOnlyItsHeadCounts() {
        produce(lane(7), lane(7), lane(7));
        Received first = receive(2);
        assertThat(offsets(first)).containsExactly(0L, 1L);
        partition.now += 10_000;
        Received again = receive(2);
        assertThat(offsets(again)).containsExactly(0L, 1L);
        assertThat(again.leases()).extracting(LeasedRun::attempt).containsExactly(2, 1);
        assertThat(partition.ack(1, 1, lease(first, 1))).isEqualTo(ErrorCode.LEASE_EXPIRED.id());
    }

    @Test
    void anOrderlyGroupHasOneLane() {
        produce(PLAIN, lane(7), TestBatches.priority(9));
        ReceiveRequest request = partition.receiveRequest(100).setOrderly(true).build();
        for (long offset = 0; offset < 3; offset++) {
            Received received = partition.committed(partition.leader.decideReceive(request, partition.now));
            assertThat(offsets(received)).containsExactly(offset);
            partition.ack(offset, 1, lease(received, offset));
        }
        assertThat(offsets(receive(0))).isEmpty();
    }

    @Test
    void higherPrioritiesComeFirst() {
        produce(PLAIN, TestBatches.priority(1), TestBatches.priority(9));
        produce(TestBatches.priority(9), PLAIN);
        assertThat(offsets(receive(0))).containsExactly(2L, 3L, 1L, 0L, 4L);
        produce(PLAIN, TestBatches.priority(4));
        assertThat(offsets(partition.receive(1))).containsExactly(6L);
    }

    @Test
    void prioritiesSurviveARestartAResetAndATrim() {
        produce(PLAIN, TestBatches.priority(5), PLAIN, TestBatches.priority(5));
        Received first = partition.receive(1);
        assertThat(offsets(first)).containsExactly(1L);
        assertThat(partition.ack(1, 1, lease(first, 1))).isZero();
        partition.machine.stopLeading();
        partition.machine.load(partition.state);
        partition.leader = partition.machine.startLeading(++partition.term);
        assertThat(offsets(receive(0))).containsExactly(3L, 0L, 2L);

        partition.committed(partition.leader.decideResetOffset(
                ResetOffsetRequest.newBuilder()
                        .setGroup(TestPartition.GROUP)
                        .setOffset(1)
                        .build(),
                GroupMode.SHARED,
                0,
                partition.now));
        assertThat(offsets(receive(0))).containsExactly(1L, 3L, 2L);

        produce(TestBatches.priority(5));
        partition.now += 100;
        partition.committed(partition.leader.decideTrim(new Retention(50, -1, 0), partition.now));
        produce(TestBatches.priority(5));
        assertThat(offsets(receive(0))).containsExactly(5L);
    }

    @Test
    void theAckOfAnOvertakingMessageLeavesTheCursorWhereItIs() {
        produce(PLAIN, PLAIN, TestBatches.priority(3), PLAIN);
        Received first = partition.receive(1);
        assertThat(partition.ack(2, 1, lease(first, 2))).isZero();
        assertThat(partition.machine.groups().shared(TestPartition.GROUP)).isEqualTo(new SharedProgress(0, 0, 0, -1));
        partition.leaderChange();
        partition.ack(2, 1, lease(first, 2));
        assertThat(offsets(receive(0))).containsExactly(0L, 1L, 3L);
    }

    @Test
    void nothingIsDeliveredAfterItsTimeToLive() {
        produce(TestBatches.ttl(1_000), PLAIN, TestBatches.ttl(50_000), TestBatches.laneWithTtl(7, 15_000), lane(7));
        partition.now += 1_000;
        Received first = receive(0);
        assertThat(offsets(first)).containsExactly(1L, 2L, 3L);
        assertThat(first.expired()).isEqualTo(1);

        partition.now += 15_000;
        Received again = receive(0);
        assertThat(offsets(again)).containsExactly(1L, 2L);
        assertThat(again.expired()).isEqualTo(1);
        assertThat(offsets(receive(0))).containsExactly(4L);
    }

    @Test
    void anAckUnderALostLeaseParksTheLanesItSkips() {
        produce(PLAIN);
        receive(0);
        produce(lane(7), lane(7));
        produce(PLAIN);
        // The leader leased the lane, which waits for its commit, and then 3, told at once; both are lost with it.
        Decision.Await<Received> unknown = partition.waiting(partition.leader.decideReceive(
                partition.receiveRequest(2).setLaneRun(2).build(), partition.now));
        assertThat(offsets(unknown.answer())).containsExactly(1L, 2L);
        Decision<Received> told =
                partition.leader.decideReceive(partition.receiveRequest(1).build(), partition.now);
        assertThat(told).isInstanceOf(Decision.Done.class);
        Received lost = ((Decision.Done<Received>) told).answer();
        assertThat(offsets(lost)).containsExactly(3L);
        partition.leaderChange();
        assertThat(partition.ack(3, 1, lease(lost, 3))).isZero();
        assertThat(offsets(receive(2))).containsExactly(1L, 2L);
    }

    @Test
    void aFullTableOfParkedMessagesStopsFirstDeliveryUntilTheLaneMovesOn() {
        TestPartition small = new TestPartition(new PartitionLimits(1 << 20, 32 << 20, 4_096, 10, 1_000, 10, 100, 20));
        small.committed(
                small.leader.decideProduce(TestBatches.with(java.util.Collections.nCopies(40, lane(7))), small.now));
        Received first = small.receive(100);
        assertThat(offsets(first)).containsExactly(0L);
        small.refused(small.leader.decideReceive(small.receiveRequest(1).build(), small.now), ErrorCode.BUSY);
        for (long offset = 0; offset < 40; offset++) {
            small.ack(offset, 1, lease(first, offset));
            first = small.receive(100);
        }
        assertThat(first.leases()).isEmpty();
        assertThat(small.machine.groups().laneCounts()).isEqualTo(LaneCounts.NONE);
    }
}
