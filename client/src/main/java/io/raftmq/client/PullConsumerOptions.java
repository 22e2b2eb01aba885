package io.raftmq.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a pull consumer reads. Immutable.
 *
 * @param group where committed offsets are kept; default null: nothing can be committed
 * @param offsetReset default earliest
 * @param filter which messages of the assigned partitions are wanted; default all
 * @param maxPollMessages that one poll returns; default 1,000
 * @param fetchBytes that one request asks for; default 1 MiB
 * @param prefetchBytes per partition, read ahead and not yet polled; default 4 MiB
 * @param interceptors see each message; default none
 */
public record PullConsumerOptions(
        @Nullable String group,
        OffsetReset offsetReset,
        Filter filter,
        int maxPollMessages,
        int fetchBytes,
        long prefetchBytes,
        List<ConsumerInterceptor> interceptors) {

    public PullConsumerOptions {
        interceptors = List.copyOf(interceptors);
        if (group != null) {
            Checks.name(group, "group");
        }
        Checks.positive(maxPollMessages, "maxPollMessages");
        Checks.between(fetchBytes, 1, 4 << 20, "fetchBytes");
        Checks.positive(prefetchBytes, "prefetchBytes");
    }

    private static final PullConsumerOptions DEFAULTS = builder().build();

    /** No group, from the earliest. */
    public static PullConsumerOptions defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private @Nullable String group;
        private OffsetReset offsetReset = OffsetReset.EARLIEST;
        private Filter filter = Filter.all();
        private int maxPollMessages = 1_000;
        private int fetchBytes = 1 << 20;
        private long prefetchBytes = 4 << 20;
        private final List<ConsumerInterceptor> interceptors = new ArrayList<>();

        private Builder() {}

        public Builder group(@Nullable String value) {
            group = value;
            return this;
        }

        public Builder offsetReset(OffsetReset value) {
            offsetReset = value;
            return this;
        }

        public Builder filter(Filter value) {
            filter = value;
            return this;
        }

        public Builder maxPollMessages(int value) {
            maxPollMessages = value;
            return this;
        }

        public Builder fetchBytes(int value) {
            fetchBytes = value;
            return this;
        }

        public Builder prefetchBytes(long value) {
            prefetchBytes = value;
            return this;
        }

        /** Adds an interceptor within those added before. */
        public Builder intercept(ConsumerInterceptor value) {
            interceptors.add(value);
            return this;
        }

        /**
         * The result.
         *
         * @throws IllegalArgumentException if a value is out of its range; the message says which
         */
        public PullConsumerOptions build() {
            return new PullConsumerOptions(
                    group, offsetReset, filter, maxPollMessages, fetchBytes, prefetchBytes, interceptors);
        }
    }
}
