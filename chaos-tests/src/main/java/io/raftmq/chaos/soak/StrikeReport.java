package io.raftmq.chaos.soak;

import io.raftmq.chaos.nemesis.Blow;

/**
 * A strike and what it did to the traffic.
 *
 * @param sends that began while it lasted
 * @param unavailableNanos the longest time around it in which some partition acknowledged no plain send; -1 if no plain
 *     messages were sent
 */
public record StrikeReport(Blow blow, long sends, long unavailableNanos) {
    /** Only a fault that is proven, and that met traffic, counts. */
    public boolean counts() {
        return blow.evidence().proven() && sends > 0;
    }
}
