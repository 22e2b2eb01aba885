package io.raftmq.chaos.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A history as JSON lines, one event a line: {@code {"event":"Read","nanos":17,...}}. */
public final class HistoryFile {
    private static final ObjectMapper JSON = new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private HistoryFile() {}

    /** Writes the events, replacing the file. */
    public static void write(Path file, Iterable<Event> events) throws IOException {
        try (Writer out = Files.newBufferedWriter(file)) {
            for (Event event : events) {
                ObjectNode line = JSON.createObjectNode();
                line.put("event", event.getClass().getSimpleName());
                line.setAll((ObjectNode) JSON.valueToTree(event));
                JSON.writeValue(out, line);
                out.write('\n');
            }
        }
    }
}
