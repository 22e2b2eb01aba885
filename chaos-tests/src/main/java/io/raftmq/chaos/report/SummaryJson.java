package io.raftmq.chaos.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftmq.chaos.checker.Anomaly.Family;
import java.util.Collection;
import java.util.Locale;

/** The summary for programs: the rounds, and what they add up to. */
final class SummaryJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private SummaryJson() {}

    static String text(SoakIdentity identity, Collection<ObjectNode> rounds, Totals totals) {
        ObjectNode root = JSON.createObjectNode();
        root.put("seed", identity.seed()).put("nodes", identity.nodes());
        root.put("faults", totals.faults()).put("acked", totals.acked());
        for (Family family : Family.values()) {
            root.put(family.name().toLowerCase(Locale.ROOT), totals.count(family));
        }
        root.put("unavailable_p99_ms", totals.unavailableP99Millis());
        ObjectNode kinds = root.putObject("kinds");
        totals.kinds().forEach((kind, count) -> kinds.put(kind.text(), count));
        ObjectNode met = root.putObject("met");
        totals.met().forEach(met::put);
        root.put("old_leaders_asked", totals.oldLeadersAsked());
        ArrayNode all = root.putArray("rounds");
        rounds.forEach(all::add);
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
