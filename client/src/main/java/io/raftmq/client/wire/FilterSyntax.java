package io.raftmq.client.wire;

/** How a filter is written in a request: {@code *}, tags as {@code A || B}, or {@code sql:} and a condition. */
public final class FilterSyntax {
    /** Everything. */
    public static final String ALL = "*";
    /** What a condition begins with, in any case; so no tag in a filter does. */
    public static final String SQL_PREFIX = "sql:";
    /** A filter has no more characters than this. */
    public static final int MAX_CHARS = 2_048;

    private FilterSyntax() {}
}
