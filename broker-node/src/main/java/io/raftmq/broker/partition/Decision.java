package io.raftmq.broker.partition;

import io.raftmq.client.wire.ErrorCode;

/**
 * What a leader made of a request.
 *
 * @param <A> the answer's type
 */
public sealed interface Decision<A> {
    /** Nothing was done, and nothing will be. */
    record Refused<A>(ErrorCode code, String message, int retryAfterMs) implements Decision<A> {}

    /**
     * The answer may be sent now. It may still have put records into an entry (a plain lease is not waited for), so
     * {@link PartitionLeader#pollEntry()} is to be called as after any decision.
     */
    record Done<A>(A answer) implements Decision<A> {}

    /**
     * The answer may be sent once {@code entry} settles as {@link Outcome#APPLIED}; any other outcome is the request's
     * failure. The entry is this request's own, or that of an earlier one with which it shares its fate (the retry of a
     * batch still in flight).
     */
    record Await<A>(ProposedEntry entry, A answer) implements Decision<A> {}
}
