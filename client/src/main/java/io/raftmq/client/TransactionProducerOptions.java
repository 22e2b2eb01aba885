package io.raftmq.client;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How a producer of transactions works. Immutable. When its transactions are asked about, and rolled back by force, is
 * kept with each of them as its producer had it set.
 *
 * @param group the producer group: a question about a transaction goes to any live producer of the group it was sent from
 * @param topics whose transactions this producer answers for, at least one; topics it sends to are added by that
 * @param firstCheck from storing to the first question, 100 ms to the timeout; default 60 s. Longer than a local transaction
 *     takes
 * @param checkInterval from the first question to the second; doubles with each one; 100 ms to 1 h; default 60 s
 * @param maxCheckInterval the longest pause between two questions, checkInterval to 1 h; default 1 h
 * @param timeout from storing to the forced rollback, 100 ms to 24 h; default 4 h
 * @param checkThreads that run the checker, 1 to 1,000; default 4
 * @param sending how messages are sent; its producer group is not used
 */
public record TransactionProducerOptions(
        String group,
        Set<String> topics,
        Duration firstCheck,
        Duration checkInterval,
        Duration maxCheckInterval,
        Duration timeout,
        int checkThreads,
        ProducerOptions sending) {
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST_INTERVAL = Duration.ofHours(1);
    private static final Duration MOST_TIMEOUT = Duration.ofHours(24);

    public TransactionProducerOptions {
        Checks.name(group, "group");
        topics = Set.copyOf(topics);
        Checks.require(!topics.isEmpty(), "a topic is named");
        topics.forEach(topic -> Checks.name(topic, "topic"));
        Checks.between(timeout, LEAST, MOST_TIMEOUT, "timeout");
        Checks.between(firstCheck, LEAST, timeout, "firstCheck");
        Checks.between(maxCheckInterval, LEAST, MOST_INTERVAL, "maxCheckInterval");
        Checks.between(checkInterval, LEAST, maxCheckInterval, "checkInterval");
        Checks.between(checkThreads, 1, 1_000, "checkThreads");
    }

    public static Builder builder(String group) {
        return new Builder(group);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private final String group;
        private final Set<String> topics = new LinkedHashSet<>();
        private Duration firstCheck = Duration.ofSeconds(60);
        private Duration checkInterval = Duration.ofSeconds(60);
        private Duration maxCheckInterval = Duration.ofHours(1);
        private Duration timeout = Duration.ofHours(4);
        private int checkThreads = 4;
        private ProducerOptions sending = ProducerOptions.defaults();

        private Builder(String group) {
            this.group = group;
        }

        /** Adds a topic. */
        public Builder topic(String value) {
            topics.add(value);
            return this;
        }

        public Builder firstCheck(Duration value) {
            firstCheck = value;
            return this;
        }

        public Builder checkInterval(Duration value) {
            checkInterval = value;
            return this;
        }

        public Builder maxCheckInterval(Duration value) {
            maxCheckInterval = value;
            return this;
        }

        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Builder checkThreads(int value) {
            checkThreads = value;
            return this;
        }

        public Builder sending(ProducerOptions value) {
            sending = value;
            return this;
        }

        /**
         * The result.
         *
         * @throws IllegalArgumentException if a value is out of its range; the message says which
         */
        public TransactionProducerOptions build() {
            return new TransactionProducerOptions(
                    group, topics, firstCheck, checkInterval, maxCheckInterval, timeout, checkThreads, sending);
        }
    }
}
