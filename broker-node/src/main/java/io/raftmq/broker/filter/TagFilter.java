package io.raftmq.broker.filter;

import io.raftmq.client.wire.TagSummary;
import java.util.LinkedHashSet;
import java.util.Set;

/** Lets messages with one of some tags pass. */
final class TagFilter implements Filter {
    private static final String SEPARATOR = "||";

    private final Set<String> tags;
    private final long[] summaries;

    private TagFilter(Set<String> tags) {
        this.tags = Set.copyOf(tags);
        this.summaries = tags.stream().mapToLong(TagSummary::of).toArray();
    }

    /** {@code A || B || C}; blanks around tags do not count. Tags are case-sensitive. */
    static Filter parse(String text) {
        String whole = text.strip();
        if (whole.isEmpty() || whole.equals("*")) {
            return Filter.ALL;
        }
        Set<String> tags = new LinkedHashSet<>();
        int at = 0;
        while (at <= text.length()) {
            int end = text.indexOf(SEPARATOR, at);
            int stop = end < 0 ? text.length() : end;
            String tag = text.substring(at, stop).strip();
            if (tag.isEmpty()) {
                throw new BadFilterException("a tag is missing", at);
            }
            if (tag.equals("*")) {
                throw new BadFilterException("* stands alone or not at all", at);
            }
            tags.add(tag);
            at = stop + SEPARATOR.length();
        }
        return new TagFilter(tags);
    }

    @Override
    public boolean matches(Properties message) {
        String tag = message.tag();
        return tag != null && tags.contains(tag);
    }

    @Override
    public boolean mayMatch(long tagSummary) {
        for (long summary : summaries) {
            if (TagSummary.mayHold(tagSummary, summary)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return String.join(" || ", tags);
    }
}
