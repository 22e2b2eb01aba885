package io.raftmq.broker.partition;

import io.raftmq.broker.claim.ClaimRules;
import io.raftmq.broker.claim.ClaimRules.Effect;
import io.raftmq.broker.claim.ClaimRules.Verdict;
import io.raftmq.broker.claim.ClaimRules.Word;
import io.raftmq.broker.claim.KeyClaim;
import io.raftmq.broker.keyed.Due;
import io.raftmq.broker.keyed.KeyHash;
import io.raftmq.broker.keyed.KeyTable;
import io.raftmq.broker.partition.ClaimRecord.DropClaims;
import io.raftmq.broker.partition.ClaimRecord.PutClaim;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.Hash128;
import io.raftmq.client.wire.proto.ClaimRequest;
import io.raftmq.client.wire.proto.SettleClaimRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims and what their holders say of them; all are committed before they are answered, so no two hold one key. Each new
 * claim takes a few with it whose time is over, so the table is no larger than what was claimed within its times.
 */
final class ClaimDecider {
    private static final int FORGOTTEN_AT_ONCE = 8;
    private static final int FORGOTTEN_WHEN_FULL = 1_000;
    private static final int RETRY_WHEN_FULL_MS = 1_000;

    private final Pipeline pipeline;

    ClaimDecider(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /** As it would be answered to somebody who claims now; nothing changes. A free key has no verdict. */
    Decision<ClaimAnswer> decideLook(ClaimRequest request, long nowMs) {
        Decision.Refused<ClaimAnswer> refused =
                Checks.first(pipeline.refused(), Checks.claimKey(request.getGroup(), request.getKey()));
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        KeyClaim found = find(hash(request.getGroup(), request.getKey()));
        Verdict verdict = ClaimRules.claim(found, 0, time);
        return pipeline.afterAll(
                found == null || verdict == Verdict.TAKEN
                        ? new ClaimAnswer(null, 0, 0, 0)
                        : answer(verdict, found, time));
    }

    Decision<ClaimAnswer> decideClaim(ClaimRequest request, long nowMs) {
        Decision.Refused<ClaimAnswer> refused = Checks.first(
                pipeline.refused(),
                Checks.claimKey(request.getGroup(), request.getKey()),
                Checks.within("lease_ms", request.getLeaseMs(), Checks.MIN_INVISIBLE_MS, Checks.MAX_INVISIBLE_MS),
                Checks.notZero("owner", request.getOwner()));
        if (refused != null) {
            return refused;
        }
        long time = pipeline.time(nowMs);
        KeyHash key = hash(request.getGroup(), request.getKey());
        KeyClaim found = find(key);
        Verdict verdict = ClaimRules.claim(found, request.getOwner(), time);
        if (found != null && (verdict == Verdict.IN_PROGRESS || verdict == Verdict.SUCCEEDED)) {
            return pipeline.afterAll(answer(verdict, found, time));
        }
        if (found == null && !roomForOneMore(time)) {
            return new Decision.Refused<>(
                    ErrorCode.BUSY,
                    "the partition holds " + pipeline.limits().keys().maxClaims() + " claims",
                    RETRY_WHEN_FULL_MS);
        }
        long token = found != null && verdict == Verdict.TAKEN_BEFORE
                ? found.token()
                : pipeline.view().claims.lastToken() + 1;
        KeyClaim claim = new KeyClaim(token, request.getOwner(), false, time + request.getLeaseMs());
        return new Decision.Await<>(put(key, found, claim, time), answer(Verdict.TAKEN, claim, time));
    }

    /** Answers until when the claim holds now; 0 if it is gone. CLAIM_LOST. */
    Decision<Long> decideSettle(SettleClaimRequest request, long nowMs) {
        Word word = switch (request.getAction()) {
            case CLAIM_RENEW -> Word.RENEW;
            case CLAIM_SUCCEED -> Word.SUCCEED;
            case CLAIM_RELEASE -> Word.RELEASE;
            case UNRECOGNIZED -> null;
        };
        Decision.Refused<Long> refused = Checks.first(
                pipeline.refused(), Checks.claimKey(request.getGroup(), request.getKey()), duration(word, request));
        if (refused != null || word == null) {
            return refused != null ? refused : Checks.refusal("the action is not known here");
        }
        long time = pipeline.time(nowMs);
        KeyHash key = hash(request.getGroup(), request.getKey());
        KeyClaim found = find(key);
        Effect effect = ClaimRules.settle(found, request.getToken(), word);
        if (effect == Effect.LOST) {
            return new Decision.Refused<>(
                    ErrorCode.CLAIM_LOST,
                    "claim " + request.getToken() + " of group " + request.getGroup()
                            + (found == null ? " is forgotten" : " was replaced by claim " + found.token()),
                    0);
        }
        if (found == null || effect == Effect.IS_SO) {
            return pipeline.afterAll(found == null ? 0L : found.untilMs());
        }
        if (word == Word.RELEASE) {
            DropClaims record = new DropClaims(List.of(new Due(key, found.forgetAtMs())));
            return new Decision.Await<>(pipeline.append(record, time), 0L);
        }
        boolean succeeds = word == Word.SUCCEED;
        long until = time + request.getDurationMs();
        KeyClaim claim = new KeyClaim(found.token(), succeeds ? 0 : found.owner(), succeeds, until);
        return new Decision.Await<>(put(key, found, claim, time), until);
    }

    private static Decision.@Nullable Refused<Long> duration(@Nullable Word word, SettleClaimRequest request) {
        if (word == Word.RELEASE) {
            return null;
        }
        return word == Word.SUCCEED
                ? Checks.within("duration_ms", request.getDurationMs(), 1_000, Checks.MAX_CLAIM_KEPT_MS)
                : Checks.within(
                        "duration_ms", request.getDurationMs(), Checks.MIN_INVISIBLE_MS, Checks.MAX_INVISIBLE_MS);
    }

    private static KeyHash hash(String group, String key) {
        Hash128 hash = Hash128.of(group, key);
        return new KeyHash(hash.high(), hash.low());
    }

    private @Nullable KeyClaim find(KeyHash key) {
        return pipeline.view().claims.table().find(key);
    }

    private ProposedEntry put(KeyHash key, @Nullable KeyClaim found, KeyClaim claim, long time) {
        return pipeline.append(new PutClaim(key, found == null ? 0 : found.forgetAtMs(), claim), time);
    }

    private boolean roomForOneMore(long time) {
        KeyTable<KeyClaim> table = pipeline.view().claims.table();
        boolean full = table.size() >= pipeline.limits().keys().maxClaims();
        if (table instanceof KeyTable.Proposed<KeyClaim> ahead) {
            List<Due> due = ahead.due(time, full ? FORGOTTEN_WHEN_FULL : FORGOTTEN_AT_ONCE);
            if (!due.isEmpty()) {
                pipeline.append(new DropClaims(due), time);
            }
        }
        return table.size() < pipeline.limits().keys().maxClaims();
    }

    private static ClaimAnswer answer(Verdict verdict, KeyClaim claim, long time) {
        return new ClaimAnswer(verdict, claim.token(), claim.untilMs(), Math.max(0, claim.untilMs() - time));
    }
}
