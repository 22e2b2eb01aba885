package io.raftmq.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeStatusTest {
    @Test
    void readsWhatANodeSaysOfItself() throws IOException {
        NodeStatus status = NodeStatus.parse(
                "{\"id\":1,\"ready\":true,\"quarantined\":[{\"group\":\"g1-2\",\"why\":\"the vote is damaged\"}]}");
        assertThat(status).isEqualTo(new NodeStatus(true, Map.of("g1-2", "the vote is damaged")));
        assertThat(NodeStatus.parse("{}")).isEqualTo(new NodeStatus(false, Map.of()));
    }
}
