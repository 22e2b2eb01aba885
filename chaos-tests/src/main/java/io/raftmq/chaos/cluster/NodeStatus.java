package io.raftmq.chaos.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node says of itself.
 *
 * @param ready whether it serves
 * @param quarantined the replicas that take no part, and why
 */
public record NodeStatus(boolean ready, Map<String, String> quarantined) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public NodeStatus {
        quarantined = Map.copyOf(quarantined);
    }

    /** As it says now; one that cannot be asked is not ready, and nothing else is known of it. */
    public static NodeStatus of(NodeLayout node) {
        try {
            return parse(Health.get(node, "/status"));
        } catch (IOException unreachable) {
            return new NodeStatus(false, Map.of());
        }
    }

    static NodeStatus parse(String json) throws IOException {
        JsonNode status = JSON.readTree(json);
        Map<String, String> quarantined = new TreeMap<>();
        status.path("quarantined")
                .forEach(replica -> quarantined.put(
                        replica.path("group").asText(), replica.path("why").asText()));
        return new NodeStatus(status.path("ready").asBoolean(), quarantined);
    }
}
