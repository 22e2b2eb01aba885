package io.raftmq.client.claim;

import io.raftmq.client.ClaimKey;
import io.raftmq.client.ClaimResult;
import io.raftmq.client.ClaimStatus;
import io.raftmq.client.Claims;
import io.raftmq.client.FencedListener;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.MessageListener;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.wire.proto.ClaimAction;
import io.raftmq.client.wire.proto.ClaimResponse;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The {@link Claims}. */
public final class LeaderClaims implements Claims {
    private final ClaimCalls calls;
    private final ClientThreads threads;

    public LeaderClaims(ClaimCalls calls, ClientThreads threads) {
        this.calls = calls;
        this.threads = threads;
    }

    @Override
    public ClaimResult claim(ClaimKey key, Duration lease, Duration wait) {
        long owner = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        return result(key, Blocking.await(calls.claim(key, owner, lease, wait)));
    }

    @Override
    public ClaimResult look(ClaimKey key) {
        return result(key, Blocking.await(calls.look(key)));
    }

    @Override
    public void renew(ClaimKey key, long token, Duration lease) {
        settle(key, token, ClaimAction.CLAIM_RENEW, lease);
    }

    @Override
    public void succeed(ClaimKey key, long token, Duration kept) {
        settle(key, token, ClaimAction.CLAIM_SUCCEED, kept);
    }

    @Override
    public void release(ClaimKey key, long token) {
        settle(key, token, ClaimAction.CLAIM_RELEASE, Duration.ZERO);
    }

    private void settle(ClaimKey key, long token, ClaimAction action, Duration duration) {
        var unused = Blocking.await(calls.settle(key, token, action, duration));
    }

    @Override
    public MessageListener idempotent(IdempotentOptions options, FencedListener listener) {
        return new IdempotentListener(
                this, held -> ClaimRenewal.begin(calls, threads, held, options), options, listener);
    }

    private static ClaimResult result(ClaimKey key, ClaimResponse answer) {
        ClaimStatus status = switch (answer.getStatus()) {
            case CLAIM_GRANTED -> ClaimStatus.GRANTED;
            case CLAIM_SUCCEEDED -> ClaimStatus.SUCCEEDED;
            case CLAIM_IN_PROGRESS, UNRECOGNIZED -> ClaimStatus.IN_PROGRESS;
            case CLAIM_FREE -> ClaimStatus.FREE;
        };
        return new ClaimResult(key, status, answer.getToken(), Duration.ofMillis(answer.getLeftMs()));
    }
}
