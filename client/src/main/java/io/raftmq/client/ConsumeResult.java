package io.raftmq.client;

/** What a listener says about a message. */
public enum ConsumeResult {
    /** Done; it is not delivered again. */
    SUCCESS,
    /** Deliver it again later. */
    RETRY
}
