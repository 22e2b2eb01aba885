package io.raftmq.client;

import java.time.Duration;

/**
 * What became of an attempt to claim a key, or how it stands with it.
 *
 * @param token fencing: who claims a key later gets a greater one. Hand it to what the processing writes to, and have that
 *     refuse smaller ones than it has seen: then even a holder that was paused for too long does no harm. 0 if FREE
 * @param left how long that holds if nobody says anything; zero if FREE
 */
public record ClaimResult(ClaimKey key, ClaimStatus status, long token, Duration left) {
    /** Whether the caller may process the key. */
    public boolean isGranted() {
        return status == ClaimStatus.GRANTED;
    }
}
