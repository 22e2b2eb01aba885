package io.raftmq.broker.runtime;

import io.raftmq.broker.filter.Properties;
import io.raftmq.client.wire.MessageHeads;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a filter asks for, out of the message that {@code heads} stands at. */
record HeadProperties(MessageHeads heads) implements Properties {
    @Override
    public @Nullable String tag() {
        return heads.tag();
    }

    @Override
    public @Nullable String property(String name) {
        return switch (name) {
            case TAGS -> heads.tag();
            case KEYS -> joined(heads.keys());
            default -> heads.property(name);
        };
    }

    private static @Nullable String joined(List<String> keys) {
        return keys.isEmpty() ? null : String.join(" ", keys);
    }
}
