package io.raftmq.client;

import io.raftmq.client.wire.FilterSyntax;

/**
 * Which messages of a topic a consumer wants; what does not match never leaves the broker. A consumer group's members
 * subscribe with the same filters. Immutable and thread-safe.
 *
 * <p>A filter is at most 2,048 characters. One that breaks the grammar is refused with BAD_FILTER when the consumer
 * subscribes, and the message says at which character.
 *
 * @param text as it goes over the wire: {@code *}, {@code A || B}, or {@code sql:} and a condition
 */
public record Filter(String text) {
    private static final Filter ALL = new Filter(FilterSyntax.ALL);

    public Filter {
        Checks.require(
                text.length() <= FilterSyntax.MAX_CHARS,
                "a filter has at most " + FilterSyntax.MAX_CHARS + " characters");
    }

    /** Every message. */
    public static Filter all() {
        return ALL;
    }

    /**
     * Messages with one of these tags; case counts, blanks around a tag do not.
     *
     * @throws IllegalArgumentException if a tag is empty or {@code *}, contains {@code ||} or begins with {@code sql:}
     */
    public static Filter tags(String... tags) {
        Checks.require(tags.length > 0, "a filter by tags names one");
        for (String tag : tags) {
            String bare = tag.strip();
            Checks.require(
                    !bare.isEmpty()
                            && !bare.equals(FilterSyntax.ALL)
                            && !bare.contains("||")
                            && !bare.regionMatches(
                                    true, 0, FilterSyntax.SQL_PREFIX, 0, FilterSyntax.SQL_PREFIX.length()),
                    "a tag in a filter is not empty or *, does not contain || and does not begin with sql:");
        }
        return new Filter(String.join(" || ", tags));
    }

    /**
     * Messages for which a condition over their properties is true: {@code = <> < <= > >=}, {@code [NOT] BETWEEN a AND b},
     * {@code [NOT] IN (...)}, {@code IS [NOT] NULL}, {@code [NOT] CONTAINS | STARTSWITH | ENDSWITH 'text'}, {@code AND},
     * {@code OR}, {@code NOT} and brackets. Constants are numbers, {@code TRUE}, {@code FALSE} and {@code 'text'}, in which
     * {@code ''} is a quote. The tag is the property {@code TAGS}, the keys, joined by blanks, are {@code KEYS}.
     *
     * <p>Properties are texts that become what they are compared with. A comparison with a property that is missing, or
     * that is no number where one is needed, is unknown; as in SQL, {@code NOT unknown} is unknown, and a message passes
     * only if the whole is true.
     */
    public static Filter sql(String condition) {
        return new Filter(FilterSyntax.SQL_PREFIX + " " + condition);
    }

    @Override
    public String toString() {
        return text;
    }
}
