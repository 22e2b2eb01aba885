package io.raftmq.broker.claim;

import io.raftmq.broker.keyed.Forgettable;

/**
 * One key's claim.
 *
 * @param token fencing: a later claim in the partition has a greater one; only its holder's word counts
 * @param owner who claimed it: a number that the claimant made up, so that a repeated request is recognised; 0 once succeeded
 * @param succeeded false: it is being processed; true: it was, and need not be again
 * @param untilMs group time until which that holds
 */
public record KeyClaim(long token, long owner, boolean succeeded, long untilMs) implements Forgettable {
    /**
     * How long a claim that ran out is still remembered: if nobody else took it meanwhile, its slow holder may go on or say
     * that it succeeded. Part of the replicated format.
     */
    public static final long GRACE_MS = 600_000;

    /** Whether it keeps others from processing, or tells them that it was done. */
    public boolean holdsAt(long nowMs) {
        return untilMs > nowMs;
    }

    @Override
    public long forgetAtMs() {
        return succeeded ? untilMs : untilMs + GRACE_MS;
    }
}
