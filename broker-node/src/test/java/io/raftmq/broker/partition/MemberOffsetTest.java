package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.broadcast.MemberOffset;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.CommitOffsetRequest;
import io.raftmq.client.wire.proto.GroupMode;
import io.raftmq.client.wire.proto.ResetOffsetRequest;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemberOffsetTest {
    private static final long HOUR = 3_600_000;

    private final TestPartition p = new TestPartition();

    private static CommitOffsetRequest.Builder of(String member, long offset) {
        return CommitOffsetRequest.newBuilder()
                .setGroup("all")
                .setMember(member)
                .setOffset(offset);
    }

    private Decision<Long> commit(String member, long offset) {
        return p.leader.decideCommitOffset(of(member, offset).build(), 3, p.now);
    }

    private long offset(String member) {
        return Objects.requireNonNull(p.machine.groups().member("all", member)).offset();
    }

    @Test
    void eachMemberHasAnOffsetOfItsOwn() {
        p.produce(10);
        assertThat(p.machine.groups().member("all", "a")).isNull();
        p.committed(commit("a", 4));
        p.committed(commit("b", 7));
        p.committed(commit("a", 5));
        assertThat(offset("a")).isEqualTo(5);
        assertThat(offset("b")).isEqualTo(7);
        p.reload();
        assertThat(offset("a")).isEqualTo(5);
        assertThat(offset("b")).isEqualTo(7);
        assertThat(p.machine.groups().subscriptionVersion("all")).isEqualTo(3);
    }

    @Test
    void aCommitOfTheSameIsWrittenDownOnceInAnHour() {
        p.produce(10);
        p.committed(commit("a", 4));
        long entries = p.index;
        p.now += HOUR - 1;
        p.now(commit("a", 4));
        assertThat(p.index).isEqualTo(entries);
        p.now += 1;
        p.committed(commit("a", 4));
        assertThat(p.index).isEqualTo(entries + 1);
    }

    @Test
    void aMemberIdleForAWeekIsForgotten() {
        p.produce(10);
        p.committed(commit("idle", 4));
        p.now += MemberDecider.IDLE_MS - HOUR;
        p.committed(commit("busy", 4));
        p.now += HOUR;
        assertThat(p.committed(p.leader.decideForgetMembers(p.now)))
                .as("not a moment early")
                .isZero();
        p.now += 1;
        assertThat(p.committed(p.leader.decideForgetMembers(p.now))).isEqualTo(1);
        assertThat(p.machine.groups().member("all", "idle")).isNull();
        assertThat(offset("busy")).isEqualTo(4);
        p.reload();
        assertThat(p.machine.groups().member("all", "idle")).isNull();
    }

    @Test
    void aMemberWhoseCommitIsOnItsWayIsNotForgotten() {
        p.produce(10);
        p.committed(commit("idle", 4));
        p.now += MemberDecider.IDLE_MS + 1;
        Decision.Await<Long> commit = p.waiting(commit("idle", 7));
        p.leader.decideForgetMembers(p.now);
        p.commitAll();
        assertThat(commit.entry().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(offset("idle")).isEqualTo(7);
    }

    @Test
    void aResetMovesAllMembersAndVoidsWhatTheyReadBefore() {
        p.produce(10);
        p.committed(commit("a", 4));
        p.committed(commit("b", 7));
        ResetOffsetRequest to =
                ResetOffsetRequest.newBuilder().setGroup("all").setOffset(2).build();
        Decision.Await<Long> reset = p.waiting(p.leader.decideResetOffset(to, GroupMode.BROADCAST, 3, p.now));
        p.refused(p.leader.decideCommitOffset(of("a", 9).setResets(0).build(), 3, p.now), ErrorCode.POSITION_RESET);
        assertThat(p.committed(reset)).isEqualTo(2);
        assertThat(p.machine.groups().member("all", "a")).isEqualTo(new MemberOffset(2, 1, p.now, ""));
        assertThat(p.machine.groups().member("all", "b")).isEqualTo(new MemberOffset(2, 1, p.now, ""));
        p.committed(p.leader.decideCommitOffset(of("a", 9).setResets(1).build(), 3, p.now));
        assertThat(offset("a")).isEqualTo(9);
    }

    @Test
    void theTableIsBounded() {
        p.produce(1);
        for (int i = 0; i < MemberDecider.MAX_MEMBERS; i++) {
            commit("m" + i, 0);
        }
        p.refused(commit("one too many", 0), ErrorCode.BUSY);
        p.commitAll();
        p.refused(commit("one too many", 0), ErrorCode.BUSY);
        p.committed(commit("m3", 1));
        p.refused(commit("m".repeat(256), 0), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void aDeletedGroupTakesItsMembersAlong() {
        p.produce(10);
        p.committed(commit("a", 4));
        Decision.Await<Boolean> gone = p.waiting(p.leader.decideDeleteGroup("all", p.now));
        Decision.Await<Long> anew = p.waiting(commit("b", 1));
        p.committed(gone);
        p.committed(anew);
        assertThat(p.machine.groups().member("all", "a")).isNull();
        assertThat(offset("b")).isEqualTo(1);
        p.reload();
        assertThat(p.machine.groups().member("all", "a")).isNull();
        assertThat(offset("b")).isEqualTo(1);
    }
}
