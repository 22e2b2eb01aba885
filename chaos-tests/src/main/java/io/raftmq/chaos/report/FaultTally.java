package io.raftmq.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftmq.chaos.nemesis.FaultKind;
import java.util.HashSet;
import java.util.Set;

/**
 * What counts of a fault, as a round's file holds it.
 *
 * @param counts whether it is proven and met traffic
 * @param unavailableMillis the longest time without an acknowledgement; -1 if nothing is known of it
 * @param met the workloads that it met
 * @param askedOldLeader whether it froze a leader that was asked meanwhile
 */
record FaultTally(FaultKind kind, boolean counts, long unavailableMillis, Set<String> met, boolean askedOldLeader) {
    FaultTally {
        met = Set.copyOf(met);
    }

    static FaultTally of(JsonNode fault) {
        Set<String> met = new HashSet<>();
        fault.path("met").forEach(name -> met.add(name.asText()));
        return new FaultTally(
                FaultKind.of(fault.path("kind").asText()),
                fault.path("counts").asBoolean(),
                fault.path("unavailable_ms").asLong(-1),
                met,
                fault.path("asked_old_leader").asBoolean());
    }
}
