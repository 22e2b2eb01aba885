package io.raftmq.broker.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raftmq.client.wire.TagSummary;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Fuzzes subscriptions' filters: a text is refused with {@link BadFilterException}, or it filters. A batch that has a message
 * it passes must not be left unread for its summary of tags.
 */
public final class FilterFuzz {
    private static final List<Properties> MESSAGES = List.of(
            new MapProperties(Map.of()),
            new MapProperties(Map.of("TAGS", "paid")),
            new MapProperties(Map.of("TAGS", "open", "price", "19.90", "count", "3", "city", "Zürich")),
            new MapProperties(Map.of("a", "1", "b", "-1e9", "c", "9007199254740993", "d", "", "gift", "true")));

    private FilterFuzz() {}

    /** One text for each construct of the grammar. */
    public static List<byte[]> seeds() {
        return Stream.of(
                        "*",
                        "paid || open",
                        "sql: price >= 19.9 AND (count = +3 OR NOT gift = TRUE)",
                        "sql: city = 'Z''ürich' OR city <> 'Bern' OR TAGS = 'paid'",
                        "sql: count IN (1, 2, 3) AND city NOT IN ('a', 'b')",
                        "sql: a BETWEEN -1e3 AND 2.5 AND b NOT BETWEEN 4 AND 10",
                        "sql: missing IS NULL OR city IS NOT NULL")
                .map(text -> text.getBytes(UTF_8))
                .toList();
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        Filter filter;
        try {
            filter = FilterCompiler.compile(new String(data, UTF_8));
        } catch (BadFilterException refused) {
            return;
        }
        for (Properties message : MESSAGES) {
            boolean matches = filter.matches(message);
            String tag = message.tag();
            if (matches && tag != null && !filter.mayMatch(TagSummary.of(tag))) {
                throw new AssertionError(filter + " passes " + message + " and would not read its batch");
            }
        }
    }
}
