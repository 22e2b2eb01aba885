package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.CommittedOffset;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.AcquireRequest;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import org.junit.jupiter.api.Test;

class OffsetTest {
    private final TestPartition p = new TestPartition();

    private Decision<Long> commit(long offset, long epoch, String metadata) {
        CommitOffsetRequest request = CommitOffsetRequest.newBuilder()
                .setGroup("reader")
                .setOffset(offset)
                .setEpoch(epoch)
                .setMetadata(metadata)
                .build();
        return p.leader.decideCommitOffset(request, 0, p.now);
    }

    private ResetOffsetRequest.Builder reset(String group) {
        return ResetOffsetRequest.newBuilder().setGroup(group);
    }

    private long reset(ResetOffsetRequest.Builder request, GroupMode mode) {
        return p.committed(p.leader.decideResetOffset(request.build(), mode, 0, p.now));
    }

    @Test
    void keepsTheLastCommit() {
        p.produce(10);
        assertThat(p.machine.groups().committed("reader")).isNull();
        assertThat(p.committed(commit(4, 0, "note"))).isEqualTo(4);
        assertThat(p.machine.groups().committed("reader")).isEqualTo(new CommittedOffset(4, 0, 0, "note"));
        assertThat(p.committed(commit(2, 0, ""))).as("seeking back is fine").isEqualTo(2);
        assertThat(p.now(commit(2, 0, ""))).as("nothing to write").isEqualTo(2);
        assertThat(p.machine.groups().shared("reader")).isNull();
    }

    @Test
    void fencesOffWhoeverIsNotTheOwner() {
        p.produce(10);
        p.committed(commit(2, 0, ""));
        assertThat(acquire(3)).as("goes on where the group stood").isEqualTo(new CommittedOffset(2, 3, 0, ""));
        p.refused(commit(5, 2, ""), ErrorCode.FENCED);
        p.refused(commit(5, 0, ""), ErrorCode.FENCED);
        p.refused(commit(5, 4, ""), ErrorCode.FENCED);
        p.committed(commit(4, 3, ""));
        assertThat(acquire(3)).as("asked again").isEqualTo(new CommittedOffset(4, 3, 0, ""));
        assertThat(acquire(7)).isEqualTo(new CommittedOffset(4, 7, 0, ""));
        p.refused(commit(5, 3, ""), ErrorCode.FENCED);
        p.refused(p.leader.decideAcquire(owner(3), 0, p.now), ErrorCode.FENCED);
        p.refused(p.leader.decideAcquire(owner(0), 0, p.now), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aCommitDecidedBehindATakeoverThatIsNotYetCommittedIsFenced() {
        p.produce(10);
        acquire(1);
        Decision.Await<CommittedOffset> takeover = p.waiting(p.leader.decideAcquire(owner(2), 0, p.now));
        p.refused(commit(9, 1, ""), ErrorCode.FENCED);
        p.committed(takeover);
        assertThat(p.machine.groups().committed("reader")).isEqualTo(new CommittedOffset(-1, 2, 0, ""));
    }

    @Test
    void aResetVoidsWhatWasReadBeforeIt() {
        p.produce(10);
        acquire(1);
        p.committed(commit(4, 1, ""));
        reset(reset("reader").setOffset(1), GroupMode.QUEUE_BOUND);
        CommitOffsetRequest.Builder late = CommitOffsetRequest.newBuilder()
                .setGroup("reader")
                .setOffset(6)
                .setEpoch(1)
                .setResets(0);
        p.refused(p.leader.decideCommitOffset(late.build(), 0, p.now), ErrorCode.POSITION_RESET);
        assertThat(acquire(1)).isEqualTo(new CommittedOffset(1, 1, 1, ""));
        p.committed(p.leader.decideCommitOffset(late.setResets(1).build(), 0, p.now));
        assertThat(p.machine.groups().committed("reader")).isEqualTo(new CommittedOffset(6, 1, 1, ""));
    }

    private static AcquireRequest owner(long epoch) {
        return AcquireRequest.newBuilder().setGroup("reader").setEpoch(epoch).build();
    }

    private CommittedOffset acquire(long epoch) {
        return p.committed(p.leader.decideAcquire(owner(epoch), 0, p.now));
    }

    @Test
    void refusesWhatIsOutOfRangeAndRaisesWhatIsGone() {
        p.produce(10);
        p.refused(commit(11, 0, ""), ErrorCode.OFFSET_OUT_OF_RANGE);
        p.refused(commit(-1, 0, ""), ErrorCode.INVALID_ARGUMENT);
        p.refused(commit(1, -1, ""), ErrorCode.INVALID_ARGUMENT);
        p.refused(commit(1, 0, "x".repeat(4_097)), ErrorCode.INVALID_ARGUMENT);
        p.produce(1);
        p.committed(p.leader.decideTrim(new Retention(-1, -1, 1), p.now));
        assertThat(p.committed(commit(3, 0, ""))).isEqualTo(10);
    }

    @Test
    void resetsAQueueBoundGroup() {
        p.produce(5);
        p.now += 1_000;
        p.produce(5);
        assertThat(reset(reset("reader").setLatest(true), GroupMode.QUEUE_BOUND))
                .isEqualTo(10);
        assertThat(reset(reset("reader").setEarliest(true), GroupMode.QUEUE_BOUND))
                .isZero();
        assertThat(reset(reset("reader").setTimeMs(p.now), GroupMode.QUEUE_BOUND))
                .isEqualTo(5);
        assertThat(reset(reset("reader").setOffset(99), GroupMode.QUEUE_BOUND)).isEqualTo(10);
        assertThat(reset(reset("reader").setOffset(-5), GroupMode.QUEUE_BOUND)).isZero();
        acquire(3);
        p.committed(commit(4, 3, ""));
        reset(reset("reader").setOffset(1), GroupMode.QUEUE_BOUND);
        assertThat(p.machine.groups().committed("reader")).isEqualTo(new CommittedOffset(1, 3, 6, ""));
        p.refused(
                p.leader.decideResetOffset(reset("reader").build(), GroupMode.QUEUE_BOUND, 0, p.now),
                ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aResetOfASharedGroupVoidsItsLeases() {
        p.produce(10);
        long lease = p.receive(6).leases().get(0).leaseId();
        assertThat(reset(reset(TestPartition.GROUP).setOffset(2), GroupMode.SHARED))
                .isEqualTo(2);
        assertThat(p.machine.groups().shared(TestPartition.GROUP)).isEqualTo(new SharedProgress(2, 0, 0, -1));
        assertThat(p.ack(2, 4, lease)).isEqualTo(ErrorCode.LEASE_EXPIRED.id());
        assertThat(p.receive(10).leases().get(0)).satisfies(run -> {
            assertThat(run.firstOffset()).isEqualTo(2);
            assertThat(run.count()).isEqualTo(8);
            assertThat(run.attempt()).isEqualTo(1);
        });
    }

    @Test
    void aLeaseLostBeforeTheResetStaysVoid() {
        p.produce(10);
        p.receive(1);
        long lost = ((Decision.Done<Received>)
                        p.leader.decideReceive(p.receiveRequest(3).build(), p.now))
                .answer()
                .leases()
                .get(0)
                .leaseId();
        p.leaderChange();
        reset(reset(TestPartition.GROUP).setEarliest(true), GroupMode.SHARED);
        p.leaderChange();
        assertThat(p.ack(1, 3, lost)).isEqualTo(ErrorCode.LEASE_EXPIRED.id());
    }

    @Test
    void aGroupMayBePositionedBeforeItIsUsed() {
        p.produce(10);
        assertThat(reset(reset(TestPartition.GROUP).setOffset(7), GroupMode.SHARED))
                .isEqualTo(7);
        assertThat(p.receive(1).leases().get(0).firstOffset()).isEqualTo(7);
    }
}
