package io.raftmq.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a stream consumer reads. Immutable.
 *
 * @param group the consumer group
 * @param mode how its members share the partitions; default queue-bound. A group keeps its mode for its life
 * @param subscriptions what it reads: topic to filter, {@code *} = every message; all partitions of each, those added later too
 * @param member the stable id of a broadcast group's member, under which its offsets are kept (at most 255 bytes; forgotten
 *     after a week without a commit); must be null in the other modes, in which an id is made up
 * @param revision the application's own number of its subscriptions; default 0. Members with a higher one replace those
 *     with lower ones, which give up what they own
 * @param startFrom where to begin in a partition in which nothing was ever committed; default latest
 * @param autoCommit how often positions are committed while polling, zero = never; default 5 s
 * @param maxPollInterval how long the application may take between two polls, 1 s to 7 days; default 15 min. After that the
 *     consumer leaves the group, so that others get its partitions, and joins again with the next poll; that is logged. Of no
 *     meaning for broadcast groups, whose members have nothing that others wait for
 * @param maxPollMessages that one poll returns; default 1,000
 * @param fetchBytes that one request asks for; default 1 MiB
 * @param prefetchBytes per partition, read ahead and not yet polled; default 4 MiB
 * @param interceptors see each message; default none
 */
public record StreamConsumerOptions(
        String group,
        StreamMode mode,
        Map<String, String> subscriptions,
        @Nullable String member,
        long revision,
        StartFrom startFrom,
        Duration autoCommit,
        Duration maxPollInterval,
        int maxPollMessages,
        int fetchBytes,
        long prefetchBytes,
        List<ConsumerInterceptor> interceptors) {

    public StreamConsumerOptions {
        interceptors = List.copyOf(interceptors);
        Checks.name(group, "group");
        subscriptions = Map.copyOf(subscriptions);
        Checks.require(!subscriptions.isEmpty(), "a topic is subscribed to");
        subscriptions.keySet().forEach(topic -> Checks.name(topic, "topic"));
        Checks.require(
                (mode == StreamMode.BROADCAST) == (member != null), "a member id is given exactly in broadcast mode");
        Checks.require(revision >= 0, "the revision is not negative");
        Checks.between(autoCommit, Duration.ZERO, Duration.ofHours(1), "autoCommit");
        Checks.between(maxPollInterval, Duration.ofSeconds(1), Duration.ofDays(7), "maxPollInterval");
        Checks.positive(maxPollMessages, "maxPollMessages");
        Checks.between(fetchBytes, 1, 4 << 20, "fetchBytes");
        Checks.positive(prefetchBytes, "prefetchBytes");
    }

    public static Builder builder(String group) {
        return new Builder(group);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private final String group;
        private final Map<String, String> subscriptions = new LinkedHashMap<>();
        private StreamMode mode = StreamMode.QUEUE_BOUND;
        private @Nullable String member;
        private long revision;
        private StartFrom startFrom = StartFrom.latest();
        private Duration autoCommit = Duration.ofSeconds(5);
        private Duration maxPollInterval = Duration.ofMinutes(15);
        private int maxPollMessages = 1_000;
        private int fetchBytes = 1 << 20;
        private long prefetchBytes = 4 << 20;
        private final List<ConsumerInterceptor> interceptors = new ArrayList<>();

        private Builder(String group) {
            this.group = group;
        }

        /** Adds a topic, every message of it. */
        public Builder subscribe(String topic) {
            return subscribe(topic, Filter.all());
        }

        /** Adds a topic with a filter. */
        public Builder subscribe(String topic, Filter filter) {
            subscriptions.put(topic, filter.text());
            return this;
        }

        public Builder mode(StreamMode value) {
            mode = value;
            return this;
        }

        /** Everything for every member; this one's offsets are kept under {@code member}. */
        public Builder broadcast(String stableMember) {
            mode = StreamMode.BROADCAST;
            member = stableMember;
            return this;
        }

        public Builder revision(long value) {
            revision = value;
            return this;
        }

        public Builder startFrom(StartFrom value) {
            startFrom = value;
            return this;
        }

        public Builder autoCommit(Duration value) {
            autoCommit = value;
            return this;
        }

        public Builder maxPollInterval(Duration value) {
            maxPollInterval = value;
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
        public StreamConsumerOptions build() {
            return new StreamConsumerOptions(
                    group,
                    mode,
                    subscriptions,
                    member,
                    revision,
                    startFrom,
                    autoCommit,
                    maxPollInterval,
                    maxPollMessages,
                    fetchBytes,
                    prefetchBytes,
                    interceptors);
        }
    }
}
