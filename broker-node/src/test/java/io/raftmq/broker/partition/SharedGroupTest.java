package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.SharedProgress;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.ChangeInvisibleRequest;
import io.raftmq.client.wire.proto.ReceiveRequest;
import io.raftmq.client.wire.proto.StartFrom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leases, acks, redelivery and their fencing. Leases last 10 s here. */
class SharedGroupTest {
    private static final int EXPIRED = ErrorCode.LEASE_EXPIRED.id();

    private final TestPartition p = new TestPartition();

    private static LeasedRun only(Received received) {
        assertThat(received.leases()).hasSize(1);
        return received.leases().get(0);
    }

    private SharedProgress progress() {
        SharedProgress progress = p.machine.groups().shared(TestPartition.GROUP);
        assertThat(progress).isNotNull();
        return progress;
    }

    @Test
    void leasesNewMessagesInOrderEachToOneReceiver() {
        p.produce(3);
        p.produce(2);
        Received first = p.receive(2);
        assertThat(only(first).firstOffset()).isZero();
        assertThat(only(first).count()).isEqualTo(2);
        assertThat(only(first).attempt()).isEqualTo(1);
        assertThat(only(first).deadlineMs()).isEqualTo(p.now + 10_000);
        assertThat(first.batches()).extracting(QueueEntry::baseOffset).containsExactly(0L);

        Received second = p.receive(10);
        assertThat(only(second).firstOffset()).isEqualTo(2);
        assertThat(only(second).count()).isEqualTo(3);
        assertThat(only(second).leaseId()).isGreaterThan(only(first).leaseId());
        assertThat(second.batches()).extracting(QueueEntry::baseOffset).containsExactly(0L, 3L);

        assertThat(p.receive(10).leases()).isEmpty();
        assertThat(progress()).isEqualTo(new SharedProgress(5, 5, 2, 0));
    }

    @Test
    void thePositionOfAGroupIsWaitedForItsLeasesAreNot() {
        p.produce(2);
        Decision<Received> first = p.leader.decideReceive(p.receiveRequest(1).build(), p.now);
        assertThat(first).isInstanceOf(Decision.Await.class);
        p.commitAll();
        Decision<Received> second = p.leader.decideReceive(p.receiveRequest(1).build(), p.now);
        assertThat(second).isInstanceOf(Decision.Done.class);
        assertThat(p.leader.pollEntry())
                .as("the lease is replicated all the same")
                .isNotNull();
    }

    @Test
    void aMessageIsLeasedAgainOnlyOnceItsFailureIsApplied() {
        p.produce(1);
        LeasedRun first = only(p.receive(1));
        ChangeInvisibleRequest failed = ChangeInvisibleRequest.newBuilder()
                .setGroup(TestPartition.GROUP)
                .addRuns(TestPartition.run(0, 1, first.leaseId()))
                .setFailed(true)
                .build();
        p.waiting(p.leader.decideChangeInvisible(failed, p.now));
        Decision.Await<Received> second =
                p.waiting(p.leader.decideReceive(p.receiveRequest(1).build(), p.now));
        assertThat(only(second.answer()).attempt()).isEqualTo(2);
        p.commitAll();
        assertThat(second.entry().outcome()).isEqualTo(Outcome.APPLIED);
        p.now += 60_000;
        assertThat(only(p.receive(1)).attempt()).isEqualTo(3);
    }

    @Test
    void twoReceiversBeforeAnyCommitGetDifferentMessages() {
        p.produce(4);
        p.receive(1);
        LeasedRun a = only(((Decision.Done<Received>)
                        p.leader.decideReceive(p.receiveRequest(1).build(), p.now))
                .answer());
        LeasedRun b = only(((Decision.Done<Received>)
                        p.leader.decideReceive(p.receiveRequest(1).build(), p.now))
                .answer());
        assertThat(a.firstOffset()).isEqualTo(1);
        assertThat(b.firstOffset()).isEqualTo(2);
    }

    @Test
    void onlyCommittedMessagesAreDelivered() {
        p.produce(1);
        p.waiting(p.leader.decideProduce(TestBatches.plain(1), p.now));
        assertThat(only(p.committed(p.leader.decideReceive(p.receiveRequest(10).build(), p.now)))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void ackedMessagesAreDoneAndGapsStay() {
        p.produce(10);
        long lease = only(p.receive(10)).leaseId();
        assertThat(p.ack(3, 2, lease)).isZero();
        assertThat(progress()).isEqualTo(new SharedProgress(10, 8, 2, 0));
        assertThat(p.ack(3, 2, lease)).as("again").isZero();
        assertThat(p.ack(0, 10, lease)).isZero();
        assertThat(progress()).isEqualTo(new SharedProgress(10, 0, 0, -1));
    }

    @Test
    void expiredLeasesAreDeliveredAgainAndTheLateAckIsFencedOff() {
        p.produce(4);
        LeasedRun first = only(p.receive(4));
        assertThat(p.leader.nextVisibleAt(TestPartition.GROUP)).isEqualTo(first.deadlineMs());
        p.now += 9_999;
        assertThat(p.receive(4).leases()).isEmpty();
        p.now += 1;
        Received again = p.receive(4);
        assertThat(only(again).attempt()).isEqualTo(2);
        assertThat(again.batches()).hasSize(1);
        assertThat(p.ack(0, 4, first.leaseId())).isEqualTo(EXPIRED);
        assertThat(p.change(0, 4, first.leaseId(), 5_000, false)).isEqualTo(EXPIRED);
        assertThat(progress().outstanding()).isEqualTo(4);
        assertThat(p.ack(0, 4, only(again).leaseId())).isZero();
        assertThat(p.leader.nextVisibleAt(TestPartition.GROUP)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAckAfterTheDeadlineCountsWhileNobodyElseHasTheMessage() {
        p.produce(1);
        LeasedRun lease = only(p.receive(1));
        p.now += 60_000;
        assertThat(p.ack(0, 1, lease.leaseId())).isZero();
        assertThat(p.receive(1).leases()).isEmpty();
    }

    @Test
    void aPartlyReleasedLeaseAcksWhatItStillHolds() {
        p.produce(2);
        long lease = only(p.receive(2)).leaseId();
        p.now += 10_000;
        LeasedRun again = only(p.receive(1));
        assertThat(again.firstOffset()).isZero();
        assertThat(p.ack(0, 2, lease)).isEqualTo(EXPIRED);
        assertThat(progress()).isEqualTo(new SharedProgress(2, 1, 1, 0));
    }

    @Test
    void renewalsHoldAMessageBack() {
        p.produce(2);
        long lease = only(p.receive(2)).leaseId();
        p.now += 9_000;
        assertThat(p.change(0, 1, lease, 20_000, false)).isZero();
        p.now += 1_000;
        assertThat(only(p.receive(2)).firstOffset()).isEqualTo(1);
        p.now += 18_999;
        assertThat(only(p.receive(2)).firstOffset()).isEqualTo(1);
        assertThat(p.ack(0, 1, lease)).isZero();
    }

    @Test
    void aFailedAttemptComesAgainAfterItsDelayAsTheNextAttempt() {
        p.produce(1);
        long lease = only(p.receive(1)).leaseId();
        assertThat(p.change(0, 1, lease, 3_000, true)).isZero();
        assertThat(p.change(0, 1, lease, 3_000, true)).as("again").isZero();
        assertThat(p.change(0, 1, lease, 3_000, false))
                .as("no renewal of what was given up")
                .isEqualTo(EXPIRED);
        assertThat(p.receive(1).leases()).isEmpty();
        p.now += 3_000;
        assertThat(only(p.receive(1)).attempt()).isEqualTo(2);
        assertThat(p.change(0, 1, lease, 0, true)).isEqualTo(EXPIRED);
    }

    @Test
    void whatIsHandedBackDoesNotCountAsAnAttempt() {
        p.produce(2);
        long lease = only(p.receive(2)).leaseId();
        assertThat(p.change(0, 2, lease, 0, false)).isZero();
        assertThat(p.change(0, 2, lease, 0, false)).as("again").isZero();
        assertThat(only(p.receive(2)).attempt()).isEqualTo(1);
    }

    @Test
    void neighboursThatShareAFateAreOneRun() {
        p.produce(3);
        long lease = only(p.receive(3)).leaseId();
        for (int offset = 0; offset < 3; offset++) {
            p.change(offset, 1, lease, 1_000, true);
        }
        assertThat(progress()).isEqualTo(new SharedProgress(3, 3, 1, 0));
    }

    @Test
    void byteLimitEndsAReceiveAfterTheFirstBatch() {
        for (int i = 0; i < 3; i++) {
            p.committed(p.leader.decideProduce(TestBatches.sized(2, 1_000), p.now));
        }
        ReceiveRequest request = p.receiveRequest(10).setMaxBytes(1_500).build();
        assertThat(only(p.committed(p.leader.decideReceive(request, p.now))).count())
                .isEqualTo(2);
        ReceiveRequest two = p.receiveRequest(10).setMaxBytes(2_500).build();
        Received received = p.committed(p.leader.decideReceive(two, p.now));
        assertThat(only(received).count()).isEqualTo(4);
        assertThat(received.batches()).hasSize(2);
    }

    @Test
    void anAckOfALeaseLostWithItsLeaderCounts() {
        p.produce(10);
        p.receive(2);
        p.waiting(p.leader.decideProduce(TestBatches.plain(1), p.now));
        LeasedRun lost = only(((Decision.Done<Received>)
                        p.leader.decideReceive(p.receiveRequest(3).build(), p.now))
                .answer());
        assertThat(lost.firstOffset()).isEqualTo(2);
        p.leaderChange();
        assertThat(p.ack(3, 2, lost.leaseId())).isZero();
        assertThat(progress()).isEqualTo(new SharedProgress(5, 3, 2, 0));
        LeasedRun skipped = only(p.receive(1));
        assertThat(skipped.firstOffset()).isEqualTo(2);
        assertThat(skipped.attempt()).isEqualTo(1);
        assertThat(p.ack(2, 1, lost.leaseId())).as("a later lease exists").isEqualTo(EXPIRED);
        assertThat(p.ack(2, 1, skipped.leaseId())).isZero();
        assertThat(only(p.receive(10)).firstOffset()).isEqualTo(5);
    }

    @Test
    void anAckOfMoreThanAnyLeaderCanHaveLeasedIsRefused() {
        p.produce(2);
        p.receive(1);
        LeasedRun lost = only(((Decision.Done<Received>)
                        p.leader.decideReceive(p.receiveRequest(1).build(), p.now))
                .answer());
        p.leaderChange();
        for (int i = 0; i < 3; i++) {
            p.produce(50_000);
        }
        assertThat(p.ack(1, 150_000, lost.leaseId())).isEqualTo(EXPIRED);
        assertThat(progress().cursor()).isEqualTo(1);
        assertThat(p.ack(1, 1, lost.leaseId())).isZero();
    }

    @Test
    void aLeaseLostWithAFailedEntryIsNeverGivenAgain() {
        p.produce(10);
        p.receive(1);
        LeasedRun lost = only(((Decision.Done<Received>)
                        p.leader.decideReceive(p.receiveRequest(3).build(), p.now))
                .answer());
        p.leader.failed(p.poll().get(0), true);
        p.machine.tellSettled();
        LeasedRun other = only(p.receive(2));
        assertThat(other.firstOffset()).isEqualTo(1);
        assertThat(other.leaseId()).isGreaterThan(lost.leaseId());
        assertThat(p.ack(1, 1, lost.leaseId())).as("a later lease exists").isEqualTo(EXPIRED);
        assertThat(p.ack(3, 1, lost.leaseId())).as("none exists").isZero();
        assertThat(only(p.receive(1)).firstOffset()).isEqualTo(4);
    }

    @Test
    void aRenewalOfALeaseLostWithItsLeaderIsRefusedItsReturnIsFine() {
        p.produce(3);
        p.receive(1);
        LeasedRun lost = only(((Decision.Done<Received>)
                        p.leader.decideReceive(p.receiveRequest(2).build(), p.now))
                .answer());
        p.leaderChange();
        assertThat(p.change(1, 2, lost.leaseId(), 5_000, false)).isEqualTo(EXPIRED);
        assertThat(p.change(1, 2, lost.leaseId(), 5_000, true)).isZero();
        assertThat(progress().cursor()).isEqualTo(1);
    }

    @Test
    void madeUpLeasesMeanNothing() {
        p.produce(3);
        long lease = only(p.receive(1)).leaseId();
        assertThat(p.ack(0, 1, lease + 1)).isEqualTo(EXPIRED);
        assertThat(p.ack(1, 1, lease)).as("never delivered").isEqualTo(EXPIRED);
        assertThat(p.ack(0, 1, 0)).isEqualTo(EXPIRED);
        assertThat(p.ack(0, 1, Long.MAX_VALUE)).isEqualTo(EXPIRED);
        assertThat(p.ack(Long.MAX_VALUE, 1, lease)).isEqualTo(EXPIRED);
        assertThat(p.ack(0, Integer.MAX_VALUE, lease)).isEqualTo(EXPIRED);
        assertThat(progress()).isEqualTo(new SharedProgress(1, 1, 1, 0));
    }

    @Test
    void aRepeatedAckWaitsForTheFirst() {
        p.produce(1);
        long lease = only(p.receive(1)).leaseId();
        Decision.Await<List<Integer>> ack = p.waiting(p.leader.decideAck(p.ackRequest(0, 1, lease), p.now));
        Decision.Await<List<Integer>> again = p.waiting(p.leader.decideAck(p.ackRequest(0, 1, lease), p.now));
        assertThat(again.entry()).isSameAs(ack.entry());
    }

    @Test
    void firstDeliveryStopsAtTheTablesBound() {
        TestPartition small = new TestPartition(new PartitionLimits(1 << 20, 1 << 20, 100, 10, 86_400_000, 10, 3, 5));
        small.produce(10);
        long lease = only(small.receive(4)).leaseId();
        assertThat(only(small.receive(4)).count()).as("5 messages at most").isEqualTo(1);
        small.refused(small.leader.decideReceive(small.receiveRequest(4).build(), small.now), ErrorCode.BUSY);
        small.ack(1, 1, lease);
        small.refused(small.leader.decideReceive(small.receiveRequest(4).build(), small.now), ErrorCode.BUSY);
        small.ack(0, 4, lease);
        assertThat(only(small.receive(10)).count()).isEqualTo(4);
        small.now += 10_000;
        assertThat(small.receive(10).leases())
                .as("redelivery goes on at the bound")
                .isNotEmpty();
    }

    @Test
    void startPositions() {
        p.produce(2);
        p.now += 1_000;
        p.produce(2);
        assertThat(startAt("latest", StartFrom.START_LATEST, 0)).isEqualTo(4);
        assertThat(startAt("earliest", StartFrom.START_EARLIEST, 0)).isZero();
        assertThat(startAt("time", StartFrom.START_TIME, p.now)).isEqualTo(2);
        assertThat(startAt("future", StartFrom.START_TIME, p.now + 1)).isEqualTo(4);
        assertThat(startAt("latest", StartFrom.START_EARLIEST, 0))
                .as("once only")
                .isEqualTo(4);
    }

    private long startAt(String group, StartFrom start, long time) {
        ReceiveRequest request = p.receiveRequest(1)
                .setGroup(group)
                .setStart(start)
                .setStartTimeMs(time)
                .build();
        Received received = p.committed(p.leader.decideReceive(request, p.now));
        return received.leases().isEmpty()
                ? p.machine.endOffset()
                : received.leases().get(0).firstOffset();
    }

    @Test
    void olderSubscriptionsAreRefused() {
        p.produce(3);
        ReceiveRequest.Builder request = p.receiveRequest(1);
        p.committed(p.leader.decideReceive(request.setSubscriptionVersion(2).build(), p.now));
        p.refused(
                p.leader.decideReceive(request.setSubscriptionVersion(1).build(), p.now), ErrorCode.STALE_SUBSCRIPTION);
        p.waiting(p.leader.decideReceive(request.setSubscriptionVersion(3).build(), p.now));
        p.refused(
                p.leader.decideReceive(request.setSubscriptionVersion(2).build(), p.now), ErrorCode.STALE_SUBSCRIPTION);
    }

    @Test
    void refusesWhatIsOutOfRange() {
        p.produce(1);
        refusedAsInvalid(p.receiveRequest(0));
        refusedAsInvalid(p.receiveRequest(1_001));
        refusedAsInvalid(p.receiveRequest(1).setInvisibleMs(999));
        refusedAsInvalid(p.receiveRequest(1).setInvisibleMs(Integer.MAX_VALUE));
        refusedAsInvalid(p.receiveRequest(1).setGroup(""));
        refusedAsInvalid(p.receiveRequest(1).setGroup("x".repeat(256)));
        refusedAsInvalid(p.receiveRequest(1).setSubscriptionVersion(-1));
        p.refused(p.leader.decideAck(p.ackRequest(0, 1, 1), p.now), ErrorCode.UNKNOWN_GROUP);
        p.refused(p.leader.decideAck(p.ackRequest(0, 0, 1), p.now), ErrorCode.INVALID_ARGUMENT);
        p.refused(p.leader.decideAck(p.ackRequest(-1, 1, 1), p.now), ErrorCode.INVALID_ARGUMENT);
        p.refused(
                p.leader.decideAck(p.ackRequest(0, 1, 1).toBuilder().clearRuns().build(), p.now),
                ErrorCode.INVALID_ARGUMENT);
    }

    private void refusedAsInvalid(ReceiveRequest.Builder request) {
        p.refused(p.leader.decideReceive(request.build(), p.now), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void groupsAreBoundedAndCanBeDeleted() {
        TestPartition small = new TestPartition(new PartitionLimits(1 << 20, 1 << 20, 100, 10, 86_400_000, 1, 10, 10));
        small.produce(2);
        long lease = only(small.receive(2)).leaseId();
        small.refused(
                small.leader.decideReceive(
                        small.receiveRequest(1).setGroup("other").build(), small.now),
                ErrorCode.BUSY);
        assertThat(small.committed(small.leader.decideDeleteGroup(TestPartition.GROUP, small.now)))
                .isTrue();
        assertThat(small.now(small.leader.decideDeleteGroup(TestPartition.GROUP, small.now)))
                .isFalse();
        assertThat(small.machine.groups().names()).isEmpty();
        assertThat(only(small.receive(1)).attempt())
                .as("a new group of that name")
                .isEqualTo(1);
        assertThat(small.ack(0, 1, lease)).as("a lease of the deleted one").isEqualTo(EXPIRED);
    }

    @Test
    void aGroupDeletedAndOpenedAgainBeforeAnyCommitIsNew() {
        p.produce(3);
        p.receive(3);
        p.waiting(p.leader.decideDeleteGroup(TestPartition.GROUP, p.now));
        p.refused(p.leader.decideAck(p.ackRequest(0, 1, 1), p.now), ErrorCode.UNKNOWN_GROUP);
        LeasedRun fresh = only(p.receive(2));
        assertThat(fresh.firstOffset()).isZero();
        assertThat(fresh.attempt()).isEqualTo(1);
        assertThat(progress()).isEqualTo(new SharedProgress(2, 2, 1, 0));
    }
}
