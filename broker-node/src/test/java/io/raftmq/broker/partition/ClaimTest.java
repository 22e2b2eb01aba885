package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.claim.ClaimRules.Verdict;
import io.raftmq.broker.claim.KeyClaim;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.ClaimAction;
import io.raftmq.client.wire.proto.ClaimRequest;
import io.raftmq.client.wire.proto.SettleClaimRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimTest {
    private static final int LEASE = 30_000;
    private static final int HOUR = 3_600_000;

    private final TestPartition p = new TestPartition();

    private ClaimRequest request(String key, long owner) {
        return ClaimRequest.newBuilder()
                .setGroup("billing")
                .setKey(key)
                .setOwner(owner)
                .setLeaseMs(LEASE)
                .build();
    }

    private ClaimAnswer claim(String key, long owner) {
        return p.committed(p.leader.decideClaim(request(key, owner), p.now));
    }

    private Decision<Long> settling(String key, long token, ClaimAction action, int durationMs) {
        SettleClaimRequest request = SettleClaimRequest.newBuilder()
                .setGroup("billing")
                .setKey(key)
                .setToken(token)
                .setAction(action)
                .setDurationMs(durationMs)
                .build();
        return p.leader.decideSettleClaim(request, p.now);
    }

    private long settle(String key, long token, ClaimAction action, int durationMs) {
        return p.committed(settling(key, token, action, durationMs));
    }

    private @Nullable Verdict look(String key) {
        return p.committed(p.leader.decideClaim(
                        request(key, 0).toBuilder().setLook(true).build(), p.now))
                .verdict();
    }

    @Test
    void oneHoldsAKeyUntilItIsDoneAndDoneIsRememberedForItsTime() {
        ClaimAnswer first = claim("order-1", 11);
        assertThat(first).isEqualTo(new ClaimAnswer(Verdict.TAKEN, 1, p.now + LEASE, LEASE));
        assertThat(claim("order-1", 22).verdict()).isEqualTo(Verdict.IN_PROGRESS);
        assertThat(claim("order-2", 22).token()).isEqualTo(2);

        p.now += 1_000;
        assertThat(settle("order-1", 1, ClaimAction.CLAIM_SUCCEED, HOUR)).isEqualTo(p.now + HOUR);
        assertThat(settle("order-1", 1, ClaimAction.CLAIM_SUCCEED, HOUR))
                .as("said twice")
                .isEqualTo(p.now + HOUR);
        assertThat(claim("order-1", 22).verdict()).isEqualTo(Verdict.SUCCEEDED);
        p.now += HOUR - 1;
        assertThat(claim("order-1", 22).verdict()).isEqualTo(Verdict.SUCCEEDED);
        p.now += 1;
        assertThat(claim("order-1", 22)).isEqualTo(new ClaimAnswer(Verdict.TAKEN, 3, p.now + LEASE, LEASE));
    }

    @Test
    void aRequestThatCameTwiceGetsTheSameClaim() {
        assertThat(claim("k", 11).token()).isEqualTo(1);
        p.now += 5;
        assertThat(claim("k", 11)).isEqualTo(new ClaimAnswer(Verdict.TAKEN, 1, p.now + LEASE, LEASE));
        Decision.Await<ClaimAnswer> inFlight = p.waiting(p.leader.decideClaim(request("j", 5), p.now));
        Decision.Await<ClaimAnswer> again = p.waiting(p.leader.decideClaim(request("j", 5), p.now));
        assertThat(again.answer().token()).isEqualTo(inFlight.answer().token());
        assertThat(p.waiting(p.leader.decideClaim(request("j", 6), p.now))
                        .answer()
                        .verdict())
                .as("what is in flight counts, and is waited for")
                .isEqualTo(Verdict.IN_PROGRESS);
        p.commitAll();
        assertThat(p.machine.claims()).isEqualTo(2);
    }

    @Test
    void aClaimThatRanOutIsItsHoldersUntilAnotherTakesIt() {
        claim("k", 11);
        p.now += LEASE;
        assertThat(look("k")).isNull();
        assertThat(settle("k", 1, ClaimAction.CLAIM_RENEW, LEASE)).isEqualTo(p.now + LEASE);
        p.now += LEASE;
        assertThat(claim("k", 22).token()).isEqualTo(2);
        for (ClaimAction action :
                new ClaimAction[] {ClaimAction.CLAIM_RENEW, ClaimAction.CLAIM_SUCCEED, ClaimAction.CLAIM_RELEASE}) {
            p.refused(settling("k", 1, action, LEASE), ErrorCode.CLAIM_LOST);
        }
        assertThat(look("k")).isEqualTo(Verdict.IN_PROGRESS);
    }

    @Test
    void aReleasedKeyIsFreeAtOnce() {
        claim("k", 11);
        assertThat(settle("k", 1, ClaimAction.CLAIM_RELEASE, 0)).isZero();
        assertThat(settle("k", 1, ClaimAction.CLAIM_RELEASE, 0))
                .as("said twice")
                .isZero();
        p.refused(settling("k", 1, ClaimAction.CLAIM_SUCCEED, HOUR), ErrorCode.CLAIM_LOST);
        assertThat(p.machine.claims()).isZero();
        assertThat(p.state.dump().keySet().stream().filter(key -> key.startsWith("38") || key.startsWith("39")))
                .isEmpty();
        assertThat(claim("k", 22).token()).as("tokens are never given twice").isEqualTo(2);
    }

    @Test
    void claimsSurviveAChangeOfLeaderAndARestart() {
        claim("done", 11);
        settle("done", 1, ClaimAction.CLAIM_SUCCEED, HOUR);
        claim("held", 12);
        p.waiting(p.leader.decideClaim(request("lost", 13), p.now));
        p.leaderChange();
        assertThat(claim("done", 22).verdict()).isEqualTo(Verdict.SUCCEEDED);
        assertThat(claim("held", 22).verdict()).isEqualTo(Verdict.IN_PROGRESS);
        assertThat(claim("lost", 22).token()).isEqualTo(3);

        p.reload();
        assertThat(p.machine.claims()).isEqualTo(3);
        p.leader = p.machine.startLeading(++p.term);
        assertThat(claim("held", 12).token()).isEqualTo(2);
        assertThat(claim("new", 22).token()).isEqualTo(4);
    }

    @Test
    void aFailedProposalTakesItsClaimBack() {
        Decision.Await<ClaimAnswer> refused = p.waiting(p.leader.decideClaim(request("k", 11), p.now));
        p.leader.failed(p.poll().get(0), true);
        p.machine.tellSettled();
        assertThat(refused.entry().outcome()).isEqualTo(Outcome.WITHOUT_EFFECT);
        assertThat(claim("k", 22)).isEqualTo(new ClaimAnswer(Verdict.TAKEN, 1, p.now + LEASE, LEASE));
    }

    @Test
    void atTheBoundNewKeysAreRefusedUntilOthersAreForgotten() {
        TestPartition small = new TestPartition(PartitionLimits.DEFAULT.withKeys(new KeyLimits(3, 3)));
        for (int i = 0; i < 3; i++) {
            small.committed(small.leader.decideClaim(request("k" + i, 11), small.now));
        }
        small.refused(small.leader.decideClaim(request("k3", 11), small.now), ErrorCode.BUSY);
        assertThat(small.committed(small.leader.decideClaim(request("k2", 11), small.now))
                        .token())
                .as("one that is there is answered")
                .isEqualTo(3);
        small.now += LEASE + KeyClaim.GRACE_MS;
        assertThat(small.committed(small.leader.decideClaim(request("k3", 11), small.now))
                        .token())
                .isEqualTo(4);
        assertThat(small.machine.claims()).as("the others went with it").isEqualTo(1);
    }

    @Test
    void hostileRequestsAreRefused() {
        p.refused(p.leader.decideClaim(request("", 1), p.now), ErrorCode.INVALID_ARGUMENT);
        p.refused(p.leader.decideClaim(request("x".repeat(1_025), 1), p.now), ErrorCode.INVALID_ARGUMENT);
        p.refused(p.leader.decideClaim(request("k", 0), p.now), ErrorCode.INVALID_ARGUMENT);
        p.refused(
                p.leader.decideClaim(request("k", 1).toBuilder().setLeaseMs(999).build(), p.now),
                ErrorCode.INVALID_ARGUMENT);
        p.refused(settling("k", 1, ClaimAction.CLAIM_SUCCEED, 0), ErrorCode.INVALID_ARGUMENT);
        SettleClaimRequest unknown = SettleClaimRequest.newBuilder()
                .setGroup("billing")
                .setKey("k")
                .setActionValue(9)
                .build();
        p.refused(p.leader.decideSettleClaim(unknown, p.now), ErrorCode.INVALID_ARGUMENT);
    }
}
