package io.raftmq.broker.runtime;

import io.raftmq.broker.filter.Filter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the filters of this partition's shared groups say of messages still to come. Nothing of it is replicated: a new
 * leader looks again. One leadership long; owned by the partition's loop.
 */
public final class GroupScreens {
    private static final int KEPT = 1_000;

    private final Map<String, GroupScreen> byGroup = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, GroupScreen> eldest) {
            return size() > KEPT;
        }
    };

    /** That of a group, with this filter and none else, from an offset on. */
    public GroupScreen of(String group, Filter filter, long from) {
        GroupScreen known = byGroup.get(group);
        if (known == null || known.filter() != filter) {
            known = new GroupScreen(filter, from);
            byGroup.put(group, known);
        }
        known.startAt(from);
        return known;
    }
}
