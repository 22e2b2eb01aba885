package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AcquireRequest;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.CopyProgressRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Clones and forks of groups. */
class CopyTest {
    private static final String COPY = "copy";
    private static final long MINUTE = Checkpoints.MINUTE_MS;

    private final TestPartition p = new TestPartition();

    CopyTest() {
        p.now = 100 * MINUTE;
    }

    private static CopyProgressRequest request(long atMs) {
        return CopyProgressRequest.newBuilder()
                .setSource(TestPartition.GROUP)
                .setTarget(COPY)
                .setAtMs(atMs)
                .build();
    }

    private Copied copy(long atMs) {
        return p.committed(p.leader.decideCopy(request(atMs), 9, p.now));
    }

    private SharedProgress progress(String group) {
        return Objects.requireNonNull(p.machine.groups().shared(group));
    }

    /** The offsets that a group would be given now. */
    private List<Long> receivable(String group) {
        Received received = p.committed(p.leader.decideReceive(
                p.receiveRequest(1_000)
                        .setGroup(group)
                        .setSubscriptionVersion(9)
                        .build(),
                p.now));
        List<Long> offsets = new ArrayList<>();
        received.leases().forEach(run -> {
            for (int i = 0; i < run.count(); i++) {
                offsets.add(run.firstOffset() + i);
            }
        });
        return offsets.stream().sorted().toList();
    }

    @Test
    void aCloneGoesOnWhereTheOtherStandsAndLeavesItAlone() {
        p.produce(10);
        long lease = p.receive(6).leases().get(0).leaseId();
        p.ack(0, 2, lease);
        p.ack(4, 1, lease);
        assertThat(copy(0).offset()).isEqualTo(6);
        assertThat(progress(COPY)).isEqualTo(new SharedProgress(6, 3, 2, 2));
        assertThat(receivable(COPY)).containsExactly(2L, 3L, 5L, 6L, 7L, 8L, 9L);
        assertThat(p.ack(2, 1, lease))
                .as("the source's lease still counts there")
                .isZero();
        assertThat(progress(COPY).oldestOutstanding()).isEqualTo(2);
        assertThat(p.machine.groups().subscriptionVersion(COPY)).isEqualTo(9);
        assertThat(copy(0).offset()).as("asked again, as it stands now").isEqualTo(6);
        assertThat(progress(COPY)).isEqualTo(new SharedProgress(6, 2, 2, 3));
    }

    @Test
    void aCloneCountsWhatIsInFlight() {
        p.produce(10);
        long lease = p.receive(6).leases().get(0).leaseId();
        Decision.Await<List<Integer>> ack = p.waiting(p.leader.decideAck(p.ackRequest(0, 3, lease), p.now));
        Decision.Await<Copied> cloned = p.waiting(p.leader.decideCopy(request(0), 9, p.now));
        p.committed(ack);
        p.committed(cloned);
        assertThat(progress(COPY)).isEqualTo(new SharedProgress(6, 3, 1, 3));
    }

    @Test
    void aForkStandsWhereTheOtherStoodAtTheLastFullMinute() {
        p.produce(10);
        long lease = p.receive(6).leases().get(0).leaseId();
        p.now += MINUTE + 1;
        p.ack(0, 2, lease);
        p.now += MINUTE;
        p.ack(2, 4, lease);
        p.produce(1);
        assertThat(progress(TestPartition.GROUP).outstanding()).isZero();

        Copied forked = copy(101 * MINUTE + 30_000);
        assertThat(forked.atMs()).isEqualTo(101 * MINUTE);
        assertThat(progress(COPY)).as("before the first ack").isEqualTo(new SharedProgress(6, 6, 1, 0));
        forked = copy(102 * MINUTE);
        assertThat(forked.atMs()).isEqualTo(102 * MINUTE);
        assertThat(progress(COPY)).as("before the second").isEqualTo(new SharedProgress(6, 4, 1, 2));
        assertThat(receivable(COPY)).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        p.refused(p.leader.decideCopy(request(99 * MINUTE), 9, p.now), ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    @Test
    void aGroupThatStoodStillIsKnownAtEveryTimeSince() {
        p.produce(10);
        p.receive(6);
        p.now += MINUTE;
        p.produce(1);
        p.now += 500 * MINUTE;
        p.produce(1);
        p.receive(6);
        assertThat(copy(400 * MINUTE).atMs()).isEqualTo(101 * MINUTE);
        assertThat(progress(COPY)).isEqualTo(new SharedProgress(6, 6, 1, 0));
    }

    @Test
    void checkpointsAreTheSameOnAReplicaThatReadItsState() {
        p.produce(10);
        p.receive(2);
        p.now += MINUTE;
        p.receive(2);
        TestState copy = p.state.copy();
        PartitionMachine reloaded = new PartitionMachine(PartitionLimits.DEFAULT);
        reloaded.load(copy);
        long before = p.index;
        for (int i = 0; i < 4; i++) {
            p.now += MINUTE;
            p.produce(1);
            if (i == 2) {
                p.receive(1);
            }
        }
        for (long index = before + 1; index <= p.index; index++) {
            TestState.Batch batch = copy.batch();
            reloaded.replay(index, p.term, Objects.requireNonNull(p.log.get(index)), batch);
            batch.commit();
        }
        assertThat(copy.dump()).isEqualTo(p.state.dump());
    }

    @Test
    void whatIsOlderThanThreeDaysIsForgottenButTheNewest() {
        p.produce(10);
        p.receive(1);
        p.now += MINUTE;
        p.receive(1);
        p.now += MINUTE;
        p.produce(1);
        p.now += Checkpoints.KEPT_MS + 120 * MINUTE;
        p.produce(1);
        p.refused(p.leader.decideCopy(request(101 * MINUTE + 1), 9, p.now), ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(copy(103 * MINUTE).atMs()).isEqualTo(102 * MINUTE);
    }

    @Test
    void aTableThatIsTooLongForACheckpointIsRememberedFromItsOldestPartOn() {
        p.produce(3_000);
        long lease = p.receive(1_000).leases().get(0).leaseId();
        lease = Math.max(lease, p.receive(1_000).leases().get(0).leaseId());
        for (int i = 0; i < 2_000; i += 2) {
            p.committed(p.leader.decideAck(p.ackRequest(i, 1, i < 1_000 ? lease - 1 : lease), p.now));
        }
        for (int i = 2_000; i < 2_400; i += 2) {
            p.receive(2);
            long last = progress(TestPartition.GROUP).cursor();
            assertThat(last).isEqualTo(i + 2);
        }
        p.now += MINUTE;
        p.produce(1);
        p.now += MINUTE;
        p.produce(1);
        copy(101 * MINUTE);
        SharedProgress copied = progress(COPY);
        assertThat(copied.runs()).isLessThanOrEqualTo(Checkpoints.MAX_RUNS);
        assertThat(copied.oldestOutstanding()).isEqualTo(1);
        assertThat(copied.cursor()).isLessThanOrEqualTo(2_400);
    }

    @Test
    void aQueueBoundGroupsCopyHasItsOffsetAndNoOwner() {
        p.produce(10);
        AcquireRequest owner = AcquireRequest.newBuilder()
                .setGroup(TestPartition.GROUP)
                .setEpoch(4)
                .build();
        p.committed(p.leader.decideAcquire(owner, 1, p.now));
        CommitOffsetRequest commit = CommitOffsetRequest.newBuilder()
                .setGroup(TestPartition.GROUP)
                .setOffset(5)
                .setEpoch(4)
                .build();
        p.committed(p.leader.decideCommitOffset(commit, 1, p.now));
        assertThat(copy(0).offset()).isEqualTo(5);
        CommittedOffset copied = Objects.requireNonNull(p.machine.groups().committed(COPY));
        assertThat(copied.offset()).isEqualTo(5);
        assertThat(copied.epoch()).isZero();
        p.reload();
        assertThat(p.machine.groups().committed(COPY)).isEqualTo(copied);
    }

    @Test
    void whereTheSourceNeverWasThereIsNothingToCopy() {
        p.produce(1);
        assertThat(p.now(p.leader.decideCopy(request(0), 9, p.now))).isEqualTo(Copied.NOTHING);
        assertThat(p.machine.groups().names()).isEmpty();
        p.refused(
                p.leader.decideCopy(
                        request(0).toBuilder().setTarget(TestPartition.GROUP).build(), 9, p.now),
                ErrorCode.INVALID_ARGUMENT);
    }
}
