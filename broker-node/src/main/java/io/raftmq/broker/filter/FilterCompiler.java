package io.raftmq.broker.filter;

import io.raftmq.client.wire.FilterSyntax;

/** Makes filters of texts: {@code sql:} and a condition, else tags. */
public final class FilterCompiler {
    private FilterCompiler() {}

    /**
     * Compiles a subscription's filter; an empty one and {@code *} let everything pass.
     *
     * @throws BadFilterException saying where and why it breaks the grammar or a bound
     */
    public static Filter compile(String text) {
        if (text.length() > FilterSyntax.MAX_CHARS) {
            throw new BadFilterException(
                    "a filter has at most " + FilterSyntax.MAX_CHARS + " characters, not " + text.length(), 0);
        }
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        String prefix = FilterSyntax.SQL_PREFIX;
        if (text.regionMatches(true, start, prefix, 0, prefix.length())) {
            return new SqlFilter(new SqlParser(text, start + prefix.length()).parse());
        }
        return TagFilter.parse(text);
    }
}
