package io.raftmq.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a simple consumer consumes. Immutable.
 *
 * @param group the consumer group
 * @param subscriptions topic to filter; {@code *} = every message
 * @param startFrom default latest
 * @param revision the application's own number of its subscriptions; default 0. Members of one group subscribe alike; to
 *     change that while they run, give the new subscriptions a higher revision: those with lower ones receive nothing more,
 *     finish what they have, and fail with STALE_SUBSCRIPTION
 * @param interceptors see each message; default none
 */
public record SimpleConsumerOptions(
        String group,
        Map<String, String> subscriptions,
        StartFrom startFrom,
        long revision,
        List<ConsumerInterceptor> interceptors) {

    public SimpleConsumerOptions {
        interceptors = List.copyOf(interceptors);
        Checks.name(group, "group");
        subscriptions = Map.copyOf(subscriptions);
        Checks.require(!subscriptions.isEmpty(), "a topic is subscribed to");
        subscriptions.keySet().forEach(topic -> Checks.name(topic, "topic"));
        Checks.require(revision >= 0, "the revision is not negative");
    }

    public static Builder builder(String group) {
        return new Builder(group);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private final String group;
        private final Map<String, String> subscriptions = new LinkedHashMap<>();
        private StartFrom startFrom = StartFrom.latest();
        private long revision;
        private final List<ConsumerInterceptor> interceptors = new ArrayList<>();

        private Builder(String group) {
            this.group = group;
        }

        /** Adds a topic, every message of it. */
        public Builder subscribe(String topic) {
            return subscribe(topic, "*");
        }

        /** Adds a topic with a filter, in the form of {@link Filter#text()}. */
        public Builder subscribe(String topic, String filter) {
            subscriptions.put(topic, filter);
            return this;
        }

        /** Adds a topic with a filter. */
        public Builder subscribe(String topic, Filter filter) {
            return subscribe(topic, filter.text());
        }

        public Builder startFrom(StartFrom value) {
            startFrom = value;
            return this;
        }

        public Builder revision(long value) {
            revision = value;
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
        public SimpleConsumerOptions build() {
            return new SimpleConsumerOptions(group, subscriptions, startFrom, revision, interceptors);
        }
    }
}
