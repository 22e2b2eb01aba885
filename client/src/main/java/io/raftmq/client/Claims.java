package io.raftmq.client;

import java.time.Duration;

/**
 * Claims on keys, held by the cluster: at most one holder processes a key at a time, and that it was processed is remembered
 * for a while. {@link #idempotent} does all of this around any listener; the other methods are for everything else.
 *
 * <p>A claim is committed by a majority before it is granted, so it survives any failover. It ends by itself when its lease
 * does: whoever works for longer renews it. Every call waits for its answer and is retried over changes of leader; what it
 * throws in the end is {@link RaftMqException}, with BUSY if the partition is at its bound of 1,000,000 claims. Thread-safe.
 */
public interface Claims {

    /**
     * Claims a key.
     *
     * @param lease how long the claim holds unless it is renewed, 1 s to 12 h
     * @param wait how long to wait while another processes the key; zero = not at all; at most 1 min
     * @return GRANTED, IN_PROGRESS or SUCCEEDED
     */
    ClaimResult claim(ClaimKey key, Duration lease, Duration wait);

    /** How it stands with a key, without taking it. */
    ClaimResult look(ClaimKey key);

    /**
     * Has a claim last for {@code lease} from now. One that ran out is renewed too, if nobody took it meanwhile (for 10
     * minutes).
     *
     * @throws RaftMqException CLAIM_LOST if another has taken it, or it is forgotten
     */
    void renew(ClaimKey key, long token, Duration lease);

    /**
     * The key was processed: claimants are told SUCCEEDED for {@code kept} from now, 1 s to 7 days. May be said twice.
     *
     * @throws RaftMqException CLAIM_LOST if another has taken it, or it is forgotten
     */
    void succeed(ClaimKey key, long token, Duration kept);

    /**
     * The key was not processed, and another may claim it at once. Of a succeeded one: it may be processed again. Nothing
     * happens if the key is free.
     *
     * @throws RaftMqException CLAIM_LOST if another has taken it
     */
    void release(ClaimKey key, long token);

    /**
     * The listener, called only for what was not done: each key is processed once, and no store of one's own is needed for
     * that. What happens at a delivery:
     *
     * <ul>
     *   <li>nobody has the key: it is claimed, the listener runs while the claim is renewed, and then the key is kept as
     *       succeeded; if the listener fails, the claim is released and the message comes again;
     *   <li>it was processed: the listener is not called, and the message is acknowledged;
     *   <li>another delivery of the key is being processed: this one waits for that, a little; then it is left for a later
     *       attempt, which counts as one;
     *   <li>the cluster cannot be asked: the message is left for a later attempt.
     * </ul>
     *
     * <p>The listener can still run twice for one key: if its consumer dies, or the cluster cannot be reached, between the
     * listener's end and the commit of "succeeded"; if a consumer is paused for longer than the lease and goes on (see
     * {@link FencedListener} for how to keep it from doing harm); and when the key comes again after it was forgotten.
     *
     * <p>Keys are claimed within the message's topic: one key in two topics is two keys. That of a dead letter is claimed in the
     * topic of its message.
     *
     * @return as safe for several threads as {@code listener} is
     */
    default MessageListener idempotent(IdempotentOptions options, MessageListener listener) {
        return idempotent(options, (message, token) -> listener.onMessage(message));
    }

    /** As {@link #idempotent(IdempotentOptions, MessageListener)}, for a listener that hands the claim's token on. */
    MessageListener idempotent(IdempotentOptions options, FencedListener listener);
}
