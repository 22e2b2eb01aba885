package io.raftmq.broker.partition;

import static io.raftmq.broker.partition.TestPartition.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.broker.story.RedeliveryId;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One message, once more, for one group. */
class RedeliverTest {
    private final TestPartition p = new TestPartition();
    private long ids;

    private Decision<Boolean> redeliver(long offset) {
        return p.leader.decideRedeliver(GROUP, offset, new RedeliveryId(1, ++ids), p.now);
    }

    private LeasedRun receiveOne() {
        Received received = p.receive(1);
        assertThat(received.leases()).hasSize(1);
        return received.leases().get(0);
    }

    private void fail(LeasedRun run, boolean reject) {
        p.committed(p.leader.decideChangeInvisible(failed(run, reject), p.now));
    }

    private static ChangeInvisibleRequest failed(LeasedRun run, boolean reject) {
        return ChangeInvisibleRequest.newBuilder()
                .setGroup(GROUP)
                .setFailed(true)
                .setInvisibleMs(60_000)
                .setReject(reject)
                .addRuns(TestPartition.run(run.firstOffset(), run.count(), run.leaseId()))
                .build();
    }

    private Place place(long offset) {
        return Objects.requireNonNull(p.machine.stories().of(GROUP, offset)).place();
    }

    private void assertComesAsIfForTheFirstTime(long offset) {
        LeasedRun run = receiveOne();
        assertThat(run.firstOffset()).isEqualTo(offset);
        assertThat(run.attempt()).isEqualTo(1);
        p.ack(offset, 1, run.leaseId());
        assertThat(p.receive(10).leases()).isEmpty();
    }

    @Test
    void anAckedMessageComesAgain() {
        p.produce(3);
        p.ack(0, 3, p.receive(3).leases().get(0).leaseId());
        assertThat(p.committed(redeliver(1))).isTrue();
        assertThat(place(1)).isEqualTo(Place.WAITING);
        assertThat(place(2)).isEqualTo(Place.ACKED);
        assertComesAsIfForTheFirstTime(1);
    }

    @Test
    void aDeadLetterLeavesItsQueue() {
        p.produce(1);
        fail(receiveOne(), true);
        assertThat(p.committed(redeliver(0))).isTrue();
        assertThat(p.machine.deadLetters().held(GROUP)).isZero();
        assertComesAsIfForTheFirstTime(0);
    }

    @Test
    void aMessageThatWaitsWaitsNoLonger() {
        p.produce(1);
        fail(receiveOne(), false);
        assertThat(p.receive(1).leases()).isEmpty();
        assertThat(p.committed(redeliver(0))).isTrue();
        assertComesAsIfForTheFirstTime(0);
    }

    @Test
    void whatAMemberHasIsRefusedUntilItsLeaseRanOut() {
        p.produce(1);
        receiveOne();
        p.refused(redeliver(0), ErrorCode.MESSAGE_LEASED);
        p.now += 10_000;
        assertThat(p.committed(redeliver(0))).isTrue();
        assertComesAsIfForTheFirstTime(0);
    }

    @Test
    void whatComesAnywayIsLeftAlone() {
        p.produce(2);
        receiveOne();
        assertThat(p.now(redeliver(1))).isFalse();
        p.refused(redeliver(2), ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void whatRetentionTookIsGoneUnlessTheGroupStillHasIt() {
        p.produce(1);
        p.produce(1);
        p.produce(1);
        p.ack(0, 1, receiveOne().leaseId());
        fail(receiveOne(), true);
        p.committed(p.leader.decideTrim(new Retention(-1, 0, 0), p.now));
        assertThat(p.machine.logStartOffset()).isEqualTo(2);
        p.refused(redeliver(0), ErrorCode.MESSAGE_GONE);
        assertThat(p.committed(redeliver(1))).as("its dead letter kept it").isTrue();
        assertThat(receiveOne().firstOffset()).isEqualTo(1);
        assertThat(p.machine.stories().entry(1)).isNotNull();
    }

    @Test
    void whoGetsNoSingleMessagesIsRefused() {
        p.produce(1);
        p.refused(redeliver(0), ErrorCode.UNKNOWN_GROUP);
        CommitOffsetRequest commit =
                CommitOffsetRequest.newBuilder().setGroup(GROUP).setOffset(1).build();
        p.committed(p.leader.decideCommitOffset(commit, 0, p.now));
        p.refused(redeliver(0), ErrorCode.WRONG_GROUP_MODE);
    }

    @Test
    void aRepeatedRequestIsDoneOnce() {
        p.produce(1);
        p.ack(0, 1, receiveOne().leaseId());
        RedeliveryId id = new RedeliveryId(3, 4);
        p.waiting(p.leader.decideRedeliver(GROUP, 0, id, p.now));
        assertThat(p.committed(p.leader.decideRedeliver(GROUP, 0, id, p.now))).isTrue();
        p.leaderChange();
        assertComesAsIfForTheFirstTime(0);
        p.reload();
        p.leader = p.machine.startLeading(++p.term);
        assertThat(p.now(p.leader.decideRedeliver(GROUP, 0, id, p.now))).isTrue();
        assertThat(p.receive(1).leases()).as("it was done").isEmpty();
        p.refused(p.leader.decideRedeliver(GROUP, 0, new RedeliveryId(0, 0), p.now), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void onlyTheLastRedeliveriesAreRemembered() {
        p.produce(1);
        p.ack(0, 1, receiveOne().leaseId());
        for (int i = 0; i < 1_100; i++) {
            assertThat(p.committed(redeliver(0))).isTrue();
        }
        assertThat(p.now(p.leader.decideRedeliver(GROUP, 0, new RedeliveryId(1, 1_000), p.now)))
                .isTrue();
        p.ack(0, 1, receiveOne().leaseId());
        assertThat(p.committed(p.leader.decideRedeliver(GROUP, 0, new RedeliveryId(1, 1), p.now)))
                .isTrue();
        assertThat(place(0)).as("forgotten, so done once more").isEqualTo(Place.WAITING);
    }

    @Test
    void whileItsDeadLetterIsOnItsWayItIsBusy() {
        p.produce(2);
        receiveOne();
        Received second = ((Decision.Done<Received>)
                        p.leader.decideReceive(p.receiveRequest(1).build(), p.now))
                .answer();
        LeasedRun run = second.leases().get(0);
        p.waiting(p.leader.decideChangeInvisible(failed(run, true), p.now));
        p.refused(redeliver(1), ErrorCode.BUSY); // its lease and its death are in flight
        p.commitAll();
        p.waiting(p.leader.decideDropLetters(GROUP, List.of(0L), p.now));
        p.refused(redeliver(1), ErrorCode.BUSY);
        p.commitAll();
        assertThat(p.committed(redeliver(1))).as("it is retained yet").isTrue();
    }

    @Test
    void anAckInFlightIsInTime() {
        p.produce(1);
        LeasedRun run = receiveOne();
        p.waiting(p.leader.decideAck(p.ackRequest(0, 1, run.leaseId()), p.now));
        assertThat(p.committed(redeliver(0))).isTrue();
        assertComesAsIfForTheFirstTime(0);
    }

    @Test
    void aMemberOfALaneThatWaitsKeepsItsPlaceAndOneBehindItIsLeftAlone() {
        p.committed(p.leader.decideProduce(
                TestBatches.with(List.of(TestBatches.lane(7), TestBatches.lane(7), TestBatches.lane(7))), p.now));
        fail(receiveOne(), false);
        assertThat(p.receive(1).leases()).isEmpty();
        assertThat(place(1)).isEqualTo(Place.PARKED);
        assertThat(p.now(redeliver(1))).isFalse();
        assertThat(p.committed(redeliver(0))).isTrue();
        LeasedRun head = receiveOne();
        assertThat(head.firstOffset()).isZero();
        assertThat(p.receive(1).leases()).as("the order holds").isEmpty();
        p.ack(0, 1, head.leaseId());
        LeasedRun second = receiveOne();
        assertThat(second.firstOffset()).isEqualTo(1);
        assertThat(p.committed(redeliver(0))).as("acked: outside of the order").isTrue();
        assertThat(receiveOne().firstOffset()).isZero();
        p.ack(1, 1, second.leaseId());
        assertThat(receiveOne().firstOffset()).isEqualTo(2);
    }
}
