package io.raftmq.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.raftmq.chaos.checker.Anomaly.Family;
import io.raftmq.chaos.checker.Anomaly.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What counts of a round, as its file holds it.
 *
 * @param acked operations that the cluster answered OK
 * @param anomalies how many of each family there were
 */
record RoundTally(int number, long acked, Map<Family, Long> anomalies, List<FaultTally> faults) {
    RoundTally {
        anomalies = Map.copyOf(anomalies);
        faults = List.copyOf(faults);
    }

    static RoundTally of(JsonNode round) {
        long acked = 0;
        Map<Family, Long> anomalies = new EnumMap<>(Family.class);
        for (JsonNode workload : round.path("workloads")) {
            acked += workload.path("acked").asLong();
            workload.path("anomalies")
                    .fields()
                    .forEachRemaining(entry -> anomalies.merge(
                            Kind.valueOf(entry.getKey()).family(),
                            entry.getValue().asLong(),
                            Long::sum));
        }
        List<FaultTally> faults = new ArrayList<>();
        round.path("faults").forEach(fault -> faults.add(FaultTally.of(fault)));
        return new RoundTally(round.path("round").asInt(), acked, anomalies, faults);
    }
}
