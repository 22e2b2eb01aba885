package io.raftmq.broker.filter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message's properties as a map; the tag is the property TAGS. */
record MapProperties(Map<String, String> map) implements Properties {
    @Override
    public @Nullable String tag() {
        return map.get(TAGS);
    }

    @Override
    public @Nullable String property(String name) {
        return map.get(name);
    }
}
