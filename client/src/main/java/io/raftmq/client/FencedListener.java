package io.raftmq.client;

/** Handles messages under a claim, for whoever hands the claim's token on. Called by several threads at once. */
@FunctionalInterface
public interface FencedListener {
    /**
     * Handles one message and says what becomes of it; an exception counts as RETRY, and so does null.
     *
     * @param token greater than that of every earlier claim of the message's key; 0 if the message has no key. What the
     *     listener writes to can refuse tokens below the greatest it has seen
     */
    ConsumeResult onMessage(MessageView message, long token);
}
