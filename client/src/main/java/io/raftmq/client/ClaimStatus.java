package io.raftmq.client;

/** How it stands with a key. */
public enum ClaimStatus {
    /** Nobody processes it, and it was not processed, or that was forgotten. */
    FREE,
    /** The caller has it. */
    GRANTED,
    /** Another processes it now. */
    IN_PROGRESS,
    /** It was processed. */
    SUCCEEDED
}
