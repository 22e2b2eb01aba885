package io.raftmq.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a push consumer consumes. Immutable.
 *
 * @param group the consumer group
 * @param subscriptions topic to filter; {@code *} = every message
 * @param mode how the group's members share its messages; default shared. What is said below of leases is of that mode
 * @param member the stable id of a broadcast group's member, under which its offsets are kept (at most 255 bytes; forgotten
 *     after a week without a commit); must be null in the other modes, in which an id is made up
 * @param threads that run the listener; default 20
 * @param lease how long a message is this consumer's before it is renewed or given to another, 1 s to 12 h; default
 *     null: the group's {@link GroupSettings#consumeTimeout()}. It bounds how soon others get what a dead consumer held
 * @param startFrom default latest
 * @param maxPendingMessages taken in and not yet handed to the listener, per partition; default 1,000
 * @param maxPendingBytes the same in bytes; default 100 MiB
 * @param retryDelays how long a message rests after its first, second, ... failed delivery, whatever the group's policy
 *     says; the last one repeats; default none: {@link GroupSettings#retry()} says, and in modes other than shared {@link
 *     RetryPolicy#rocketMqLadder()}
 * @param attempts how often a message is tried, 1 to 1,000,000; default 16. In shared groups the group's own setting counts;
 *     in the others the consumer itself tries again, and passes over the message after the last attempt (which is logged and
 *     counted), or goes on for ever with 1,000,000
 * @param ackDelay how long acks gather before they are sent; default 5 ms; that of a message group's message, for which
 *     the next one waits, is sent at once
 * @param orderly whether each partition is consumed one message at a time, in order, by one member at a time, as if all
 *     its messages were of one message group; all members of the group must agree. Default false: order is kept within
 *     each message group, and all others are consumed concurrently
 * @param messageGroupRun messages of one message group that are leased to this consumer at once, to be consumed one
 *     after the other, 1 to 1,000; default 16. The more, the fewer round trips for a group with many messages
 * @param batchSize the most messages that a batch listener is called with, 1 to 1,000; default 32. Of no meaning for other
 *     listeners
 * @param batchWait how long the first message of such a batch waits for more, at most 10 s; default zero: what arrived
 *     together is handed over at once
 * @param revision the application's own number of its subscriptions; default 0. Members of one group subscribe alike; to
 *     change that while they run, give the new subscriptions a higher revision: those with lower ones receive nothing more,
 *     finish what they have, and say so by {@link PushConsumer#isSuperseded}
 * @param maxProcessing how long a listener may take for a call, 1 s to 7 days; default 15 min. After that its messages are
 *     given up as failed: they come again, at another member or on another thread, while the listener may still be at them.
 *     What waited for a thread that long is given back without counting as an attempt. Stats count it, and a line is logged
 * @param interceptors called around the listener; default none
 */
public record PushConsumerOptions(
        String group,
        Map<String, String> subscriptions,
        PushMode mode,
        @Nullable String member,
        int threads,
        @Nullable Duration lease,
        StartFrom startFrom,
        int maxPendingMessages,
        long maxPendingBytes,
        List<Duration> retryDelays,
        int attempts,
        Duration ackDelay,
        boolean orderly,
        int messageGroupRun,
        long revision,
        int batchSize,
        Duration batchWait,
        Duration maxProcessing,
        List<ConsumerInterceptor> interceptors) {

    private static final Duration MESSAGE_GROUP_LEASE = Duration.ofSeconds(10);

    public PushConsumerOptions {
        interceptors = List.copyOf(interceptors);
        Checks.name(group, "group");
        subscriptions = Map.copyOf(subscriptions);
        Checks.require(!subscriptions.isEmpty(), "a topic is subscribed to");
        subscriptions.keySet().forEach(topic -> Checks.name(topic, "topic"));
        Checks.require(
                (mode == PushMode.BROADCAST) == (member != null), "a member id is given exactly in broadcast mode");
        Checks.between(attempts, 1, 1_000_000, "attempts");
        Checks.between(threads, 1, 10_000, "threads");
        if (lease != null) {
            Checks.between(lease, Duration.ofSeconds(1), Duration.ofHours(12), "lease");
        }
        Checks.positive(maxPendingMessages, "maxPendingMessages");
        Checks.positive(maxPendingBytes, "maxPendingBytes");
        retryDelays = List.copyOf(retryDelays);
        retryDelays.forEach(delay -> Checks.between(delay, Duration.ZERO, Duration.ofHours(12), "a retry delay"));
        Checks.between(batchSize, 1, 1_000, "batchSize");
        Checks.between(batchWait, Duration.ZERO, Duration.ofSeconds(10), "batchWait");
        Checks.between(maxProcessing, Duration.ofSeconds(1), Duration.ofDays(7), "maxProcessing");
        Checks.require(revision >= 0, "the revision is not negative");
        Checks.between(ackDelay, Duration.ofMillis(1), Duration.ofSeconds(10), "ackDelay");
        Checks.between(messageGroupRun, 1, 1_000, "messageGroupRun");
    }

    /**
     * How long a message of a message group, or any of an orderly consumer, is leased at a time: 10 s, or the lease if that
     * is shorter. It is renewed while the message is held. It bounds how long its group waits after this consumer died, or
     * a broker died whose answer had not arrived.
     */
    public Duration messageGroupLease() {
        return lease == null || lease.compareTo(MESSAGE_GROUP_LEASE) > 0 ? MESSAGE_GROUP_LEASE : lease;
    }

    public static Builder builder(String group) {
        return new Builder(group);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private final String group;
        private final Map<String, String> subscriptions = new LinkedHashMap<>();
        private PushMode mode = PushMode.SHARED;
        private @Nullable String member;
        private int attempts = 16;
        private int threads = 20;
        private @Nullable Duration lease;
        private StartFrom startFrom = StartFrom.latest();
        private int maxPendingMessages = 1_000;
        private long maxPendingBytes = 100L << 20;
        private List<Duration> retryDelays = List.of();
        private Duration ackDelay = Duration.ofMillis(5);
        private boolean orderly;
        private int messageGroupRun = 16;
        private long revision;
        private int batchSize = 32;
        private Duration batchWait = Duration.ZERO;
        private Duration maxProcessing = Duration.ofMinutes(15);
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

        public Builder mode(PushMode value) {
            mode = value;
            return this;
        }

        /** Everything for every member; this one's offsets are kept under {@code stableMember}. */
        public Builder broadcast(String stableMember) {
            mode = PushMode.BROADCAST;
            member = stableMember;
            return this;
        }

        public Builder threads(int value) {
            threads = value;
            return this;
        }

        public Builder lease(Duration value) {
            lease = value;
            return this;
        }

        public Builder startFrom(StartFrom value) {
            startFrom = value;
            return this;
        }

        public Builder maxPendingMessages(int value) {
            maxPendingMessages = value;
            return this;
        }

        public Builder maxPendingBytes(long value) {
            maxPendingBytes = value;
            return this;
        }

        public Builder retryDelays(List<Duration> value) {
            retryDelays = value;
            return this;
        }

        public Builder attempts(int value) {
            attempts = value;
            return this;
        }

        public Builder ackDelay(Duration value) {
            ackDelay = value;
            return this;
        }

        public Builder orderly(boolean value) {
            orderly = value;
            return this;
        }

        public Builder messageGroupRun(int value) {
            messageGroupRun = value;
            return this;
        }

        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        public Builder batchWait(Duration value) {
            batchWait = value;
            return this;
        }

        public Builder maxProcessing(Duration value) {
            maxProcessing = value;
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
        public PushConsumerOptions build() {
            return new PushConsumerOptions(
                    group,
                    subscriptions,
                    mode,
                    member,
                    threads,
                    lease,
                    startFrom,
                    maxPendingMessages,
                    maxPendingBytes,
                    retryDelays,
                    attempts,
                    ackDelay,
                    orderly,
                    messageGroupRun,
                    revision,
                    batchSize,
                    batchWait,
                    maxProcessing,
                    interceptors);
        }
    }
}
