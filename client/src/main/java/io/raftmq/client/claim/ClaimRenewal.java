package io.raftmq.client.claim;

import io.raftmq.client.ClaimResult;
import io.raftmq.client.IdempotentOptions;
import io.raftmq.client.net.ClientThreads;
import io.raftmq.client.wire.proto.ClaimAction;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews a claim at every third of its lease until it is stopped, or lost, or it took too long. Thread-safe; never blocks. */
final class ClaimRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimRenewal.class);
    private static final int TURNS_A_LEASE = 3;

    private final ClaimCalls calls;
    private final ClientThreads threads;
    private final ClaimResult claim;
    private final Duration lease;
    private final long endNanos;
    private volatile boolean stopped;

    private ClaimRenewal(ClaimCalls calls, ClientThreads threads, ClaimResult claim, IdempotentOptions options) {
        this.calls = calls;
        this.threads = threads;
        this.claim = claim;
        this.lease = options.lease();
        this.endNanos = System.nanoTime() + options.maxProcessing().toNanos();
    }

    /** Begins; answers what stops it. */
    static Runnable begin(ClaimCalls calls, ClientThreads threads, ClaimResult claim, IdempotentOptions options) {
        ClaimRenewal renewal = new ClaimRenewal(calls, threads, claim, options);
        renewal.later();
        return () -> renewal.stopped = true;
    }

    private void later() {
        threads.after(lease.dividedBy(TURNS_A_LEASE), this::renew);
    }

    private void renew() {
        if (stopped) {
            return;
        }
        if (System.nanoTime() - endNanos >= 0) {
            LOG.warn("claim {} of {} is not renewed: its listener takes too long", claim.token(), claim.key());
            return;
        }
        // A renewal on its way when the claim is settled does no harm: a succeeded claim is not renewed any more.
        var unused = calls.settle(claim.key(), claim.token(), ClaimAction.CLAIM_RENEW, lease)
                .handle((answer, thrown) -> {
                    if (thrown == null) {
                        later();
                    } else if (!stopped) {
                        LOG.warn("claim {} of {} is not renewed: {}", claim.token(), claim.key(), thrown.toString());
                    }
                    return null;
                });
    }
}
