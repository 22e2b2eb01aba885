package io.raftmq.broker.claim;

import org.jspecify.annotations.Nullable;

/** Who gets a claim, and whose word about one counts. */
public final class ClaimRules {
    /** What a claimant is told. */
    public enum Verdict {
        /** The key is free: it is the claimant's now, under a new token. */
        TAKEN,
        /** It is the claimant's already: its request came twice, and only the time is set anew. */
        TAKEN_BEFORE,
        /** Somebody else processes it. */
        IN_PROGRESS,
        /** It was processed, and that is still remembered. */
        SUCCEEDED
    }

    /** What the holder of a token says. */
    public enum Word {
        /** It goes on. */
        RENEW,
        /** It is done. */
        SUCCEED,
        /** It is not done and somebody else may; of a succeeded one: it may be done again. */
        RELEASE
    }

    /** What becomes of that. */
    public enum Effect {
        /** The claim changes. */
        CHANGES,
        /** It is so already. */
        IS_SO,
        /** The claim is another's, or forgotten: the word does not count. */
        LOST
    }

    private ClaimRules() {}

    /** What {@code owner} is told who asks for the key of {@code claim} (null if there is none). */
    public static Verdict claim(@Nullable KeyClaim claim, long owner, long nowMs) {
        if (claim == null) {
            return Verdict.TAKEN;
        }
        if (claim.succeeded()) {
            return claim.holdsAt(nowMs) ? Verdict.SUCCEEDED : Verdict.TAKEN;
        }
        if (claim.owner() == owner) {
            return Verdict.TAKEN_BEFORE;
        }
        return claim.holdsAt(nowMs) ? Verdict.IN_PROGRESS : Verdict.TAKEN;
    }

    /** Whether the word of the holder of {@code token} counts. A claim that ran out is its holder's until another takes it. */
    public static Effect settle(@Nullable KeyClaim claim, long token, Word word) {
        if (claim == null) {
            return word == Word.RELEASE ? Effect.IS_SO : Effect.LOST;
        }
        if (claim.token() != token) {
            return Effect.LOST;
        }
        return switch (word) {
            case RENEW -> claim.succeeded() ? Effect.LOST : Effect.CHANGES;
            case SUCCEED -> claim.succeeded() ? Effect.IS_SO : Effect.CHANGES;
            case RELEASE -> Effect.CHANGES;
        };
    }
}
