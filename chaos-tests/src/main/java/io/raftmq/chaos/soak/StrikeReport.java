package io.raftmq.chaos.soak;

import io.raftmq.chaos.nemesis.Blow;
import java.util.Set;

/**
 * A strike and what it did to the traffic.
 *
 * @param sends that began while it lasted
 * @param unavailableNanos the longest time around it in which some partition acknowledged no plain send; -1 if no plain
 *     messages were sent
 * @param met the workloads that something happened to while it lasted
 * @param askedOldLeader whether it froze a leader to which questions were put meanwhile
 */
public record StrikeReport(Blow blow, long sends, long unavailableNanos, Set<String> met, boolean askedOldLeader) {
    public StrikeReport {
        met = Set.copyOf(met);
    }

    /** Only a fault that is proven, and that met traffic, counts. */
    public boolean counts() {
        return blow.evidence().proven() && sends > 0;
    }
}
