package io.raftmq.broker.request;

import io.raftmq.client.wire.ApiKey;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which handler answers which api. */
public final class ApiTable {
    private final Map<ApiKey, ApiHandler> handlers;

    private ApiTable(Map<ApiKey, ApiHandler> handlers) {
        this.handlers = new EnumMap<>(handlers);
    }

    /** A table of those apis only; all others are NOT_READY. */
    public static ApiTable of(Map<ApiKey, ApiHandler> handlers) {
        return new ApiTable(handlers);
    }

    /**
     * A table of all apis.
     *
     * @throws IllegalArgumentException if one has no handler
     */
    public static ApiTable complete(Map<ApiKey, ApiHandler> handlers) {
        for (ApiKey api : ApiKey.values()) {
            if (!handlers.containsKey(api)) {
                throw new IllegalArgumentException("no handler for " + api);
            }
        }
        return new ApiTable(handlers);
    }

    @Nullable
    ApiHandler handler(ApiKey api) {
        return handlers.get(api);
    }
}
