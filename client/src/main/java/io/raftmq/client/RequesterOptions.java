package io.raftmq.client;

import java.time.Duration;

/**
 * How a requester sends and is replied to. Immutable.
 *
 * @param replyTopic where replies come back; made by the first requester if it is not there; default
 *     {@value #DEFAULT_REPLY_TOPIC}. A requester reads one of its partitions, so more partitions mean that it reads less of
 *     what is meant for others
 * @param replyPartitions of the reply topic, if this requester makes it, 1 to 1,000; default 8
 * @param replyRetention of the reply topic, if this requester makes it, at least 1 min; default 1 h. A requester that is cut
 *     off for longer misses replies, and its requests time out
 * @param maxPending requests that wait for a reply; more are refused with BUSY; default 10,000
 * @param sending how requests are sent
 */
public record RequesterOptions(
        String replyTopic, int replyPartitions, Duration replyRetention, int maxPending, ProducerOptions sending) {
    /** The reply topic unless another is chosen. */
    public static final String DEFAULT_REPLY_TOPIC = "%REPLIES";

    private static final RequesterOptions DEFAULTS = builder().build();

    public RequesterOptions {
        Checks.name(replyTopic, "replyTopic");
        Checks.between(replyPartitions, 1, 1_000, "replyPartitions");
        Checks.between(replyRetention, Duration.ofMinutes(1), Duration.ofDays(365), "replyRetention");
        Checks.between(maxPending, 1, 1_000_000, "maxPending");
    }

    public static RequesterOptions defaults() {
        return DEFAULTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private String replyTopic = DEFAULT_REPLY_TOPIC;
        private int replyPartitions = 8;
        private Duration replyRetention = Duration.ofHours(1);
        private int maxPending = 10_000;
        private ProducerOptions sending = ProducerOptions.defaults();

        private Builder() {}

        public Builder replyTopic(String value) {
            replyTopic = value;
            return this;
        }

        public Builder replyPartitions(int value) {
            replyPartitions = value;
            return this;
        }

        public Builder replyRetention(Duration value) {
            replyRetention = value;
            return this;
        }

        public Builder maxPending(int value) {
            maxPending = value;
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
        public RequesterOptions build() {
            return new RequesterOptions(replyTopic, replyPartitions, replyRetention, maxPending, sending);
        }
    }
}
