package io.raftmq.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.Stamp;
import java.util.ArrayList;
import java.util.List;

/** The part of a history that is about one message. */
final class HistorySlice {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 60;

    private HistorySlice() {}

    /** The first events about a message, a line each. */
    static List<String> of(List<Event> history, Stamp stamp) {
        JsonNode wanted = JSON.valueToTree(stamp);
        List<String> lines = new ArrayList<>();
        for (Event event : history) {
            ObjectNode tree = JSON.valueToTree(event);
            if (wanted.equals(tree.get("stamp"))) {
                tree.remove("stamp");
                lines.add(event.getClass().getSimpleName() + " " + tree);
                if (lines.size() == MOST) {
                    return lines;
                }
            }
        }
        return lines;
    }
}
