package io.raftmq.broker.request;

import io.raftmq.broker.filter.BadFilterException;
import io.raftmq.broker.filter.Filter;
import io.raftmq.broker.filter.FilterCompiler;
import io.raftmq.broker.net.Call;
import io.raftmq.client.wire.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters by their texts, each compiled once while it is among the last used ones. Thread-safe. */
final class CompiledFilters {
    private static final int KEPT = 1_000;

    private final Map<String, Filter> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Filter> eldest) {
            return size() > KEPT;
        }
    };

    /** The filter, {@link Filter#ALL} for one that lets everything pass; or null, and the call is failed. */
    @Nullable
    Filter get(Call call, String text) {
        try {
            return get(text);
        } catch (BadFilterException e) {
            call.fail(ErrorCode.BAD_FILTER, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private synchronized Filter get(String text) {
        Filter known = kept.get(text);
        if (known == null) {
            known = FilterCompiler.compile(text);
            kept.put(text, known);
        }
        return known;
    }
}
