package io.raftmq.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent. Immutable and thread-safe, with one exception that spares a copy: the body's array is not
 * copied, so do not write to it until the send is done.
 */
public final class Message {
    /** A message has no more keys than this. */
    public static final int MAX_KEYS = 16;
    /** The property that carries the {@link #dedupeKey}; consumers see it too. */
    public static final String DEDUPE_KEY = "raftmq.dedupe-key";

    private static final Duration LONGEST_LIFE = Duration.ofDays(3_650);

    private final String topic;
    private final byte[] body;
    private final @Nullable String tag;
    private final List<String> keys;
    private final Map<String, String> properties;
    private final @Nullable String messageGroup;
    private final @Nullable String partitionKey;
    private final @Nullable String uniqueId;
    private final int partition;
    private final int flag;
    private final int priority;
    private final @Nullable Instant deliverAt;
    private final @Nullable Duration timeToLive;
    private final int delayLevel;

    private Message(Builder builder) {
        Checks.name(builder.topic, "topic");
        Checks.between(builder.partition, -1, 9_999, "partition");
        Checks.between(builder.priority, 0, 9, "priority");
        Checks.between(builder.delayLevel, 0, DelayLevels.COUNT, "delay level");
        topic = builder.topic;
        body = builder.body;
        tag = builder.tag;
        keys = List.copyOf(builder.keys);
        // Not Map.copyOf: the order of the properties is kept as the sender gave it.
        properties = builder.properties.isEmpty()
                ? Map.of()
                : java.util.Collections.unmodifiableMap(new LinkedHashMap<>(builder.properties));
        messageGroup = builder.messageGroup;
        partitionKey = builder.partitionKey;
        partition = builder.partition;
        flag = builder.flag;
        uniqueId = builder.uniqueId;
        Checks.require(keys.size() <= MAX_KEYS, "a message has at most " + MAX_KEYS + " keys");
        priority = builder.priority;
        deliverAt = builder.deliverAt;
        delayLevel = builder.delayLevel;
        timeToLive = builder.timeToLive;
        Checks.require(
                priority == 0 || messageGroup == null,
                "a message has a priority or a message group, not both: a group's messages keep their order");
        if (timeToLive != null) {
            Checks.between(timeToLive, Duration.ofMillis(1), LONGEST_LIFE, "timeToLive");
        }
    }

    /** A message with nothing but a body. */
    public static Message of(String topic, byte[] body) {
        return builder(topic).body(body).build();
    }

    public static Builder builder(String topic) {
        return new Builder(topic);
    }

    public String topic() {
        return topic;
    }

    /** The content; the array itself, not a copy. */
    public byte[] body() {
        return body;
    }

    /** What consumers filter by, or null. */
    public @Nullable String tag() {
        return tag;
    }

    /** Business keys to find the message by; they do not choose the partition. */
    public List<String> keys() {
        return keys;
    }

    /** In the order they were given. */
    public Map<String, String> properties() {
        return properties;
    }

    /**
     * Messages of one group are in one partition and are delivered one at a time, in order; null: none. The order is that
     * in which one producer sent them. A {@link #partition()} asked for, or a producer's partition selector, goes before
     * the group: order holds only within the partition they name. More partitions do not move a group to another.
     */
    public @Nullable String messageGroup() {
        return messageGroup;
    }

    /** Messages of one key are in one partition, as long as the number of partitions stays; null: none. */
    public @Nullable String partitionKey() {
        return partitionKey;
    }

    /** The sender's own id of the message, to find it by whatever became of the send; null: none. */
    public @Nullable String uniqueId() {
        return uniqueId;
    }

    /** The key under which the message is stored once within its topic's dedupe window; null: none. */
    public @Nullable String dedupeKey() {
        return properties.get(DEDUPE_KEY);
    }

    /** The partition asked for, -1: any. */
    public int partition() {
        return partition;
    }

    /** An application's own number. */
    public int flag() {
        return flag;
    }

    /**
     * 0 to 9, 0 = normal. Within a partition, a consumer group gets what has a higher priority first, however long lower
     * ones have waited: nothing keeps a steady stream of high ones from starving the others.
     */
    public int priority() {
        return priority;
    }

    /** Not to be delivered before, or null. */
    public @Nullable Instant deliverAt() {
        return deliverAt;
    }

    /**
     * How long after its arrival in the partition's queue (a timed message's: after its time) it may still be delivered,
     * by the broker's clock; 1 ms to 10 years; null: as long as it is retained.
     */
    public @Nullable Duration timeToLive() {
        return timeToLive;
    }

    /** The delay level that was asked for, 1 to 18; 0 = none. */
    public int delayLevel() {
        return delayLevel;
    }

    /** A message like this one, to be changed; whatever is added to messages is to be added here too. */
    public Builder toBuilder() {
        Builder same = new Builder(topic);
        same.body = body;
        same.tag = tag;
        same.keys = new ArrayList<>(keys);
        same.properties = new LinkedHashMap<>(properties);
        same.messageGroup = messageGroup;
        same.partitionKey = partitionKey;
        same.uniqueId = uniqueId;
        same.partition = partition;
        same.flag = flag;
        same.priority = priority;
        same.deliverAt = deliverAt;
        same.timeToLive = timeToLive;
        same.delayLevel = delayLevel;
        return same;
    }

    @Override
    public String toString() {
        return "Message[topic=" + topic + ", body=" + body.length + " bytes, tag=" + tag + ", keys=" + keys + "]";
    }

    /** Collects a message; not thread-safe. */
    public static final class Builder {
        private final String topic;
        private byte[] body = new byte[0];
        private @Nullable String tag;
        private List<String> keys = List.of();
        private Map<String, String> properties = Map.of();
        private @Nullable String messageGroup;
        private @Nullable String partitionKey;
        private @Nullable String uniqueId;
        private int partition = -1;
        private int flag;
        private int priority;
        private @Nullable Instant deliverAt;
        private @Nullable Duration timeToLive;
        private int delayLevel;

        private Builder(String topic) {
            this.topic = topic;
        }

        /** The content; default empty. The array is not copied. */
        public Builder body(byte[] value) {
            body = value;
            return this;
        }

        /** The content, as UTF-8. */
        public Builder body(String value) {
            return body(value.getBytes(StandardCharsets.UTF_8));
        }

        public Builder tag(@Nullable String value) {
            tag = value;
            return this;
        }

        /** The sender's own id of this message, by which {@link Admin} finds it; default none. */
        public Builder uniqueId(@Nullable String value) {
            uniqueId = value;
            return this;
        }

        /** Adds a key, of at most {@value Message#MAX_KEYS}. */
        public Builder key(String value) {
            if (keys.isEmpty()) {
                keys = new ArrayList<>(2);
            }
            keys.add(value);
            return this;
        }

        /** Sets a property. */
        public Builder property(String name, String value) {
            if (properties.isEmpty()) {
                properties = new LinkedHashMap<>();
            }
            properties.put(name, value);
            return this;
        }

        public Builder messageGroup(@Nullable String value) {
            messageGroup = value;
            return this;
        }

        public Builder partitionKey(@Nullable String value) {
            partitionKey = value;
            return this;
        }

        /**
         * A key of which the cluster stores one message within the topic's dedupe window (default 4 h): a message sent under
         * a key again, by whomever, is not stored, and answered with the first one's id as a duplicate. The key decides the
         * partition if nothing else does; keys are remembered by partition, so what is sent under one key must always go to
         * the same one. The key of a timed message is taken when that is stored, and free again if it is cancelled. That of a
         * transaction's message is taken when the transaction begins, and free again if it is rolled back: until it is
         * decided, sends under the key are put off (and fail with BUSY in the end), and a transaction whose key is taken does
         * not begin: it fails with DEDUPE_KEY_TAKEN. At most 1,024 bytes.
         */
        public Builder dedupeKey(String value) {
            Checks.require(!value.isEmpty(), "dedupeKey is not empty");
            Checks.utf8AtMost(value, 1_024, "dedupeKey");
            return property(DEDUPE_KEY, value);
        }

        /** The partition to send to, whatever keys and selectors say; -1, the default: none asked for. */
        public Builder partition(int value) {
            partition = value;
            return this;
        }

        public Builder flag(int value) {
            flag = value;
            return this;
        }

        public Builder priority(int value) {
            priority = value;
            return this;
        }

        /**
         * Delivers the message at that time, to the millisecond, and never before (by the cluster's clock); a time in the
         * past means at once. At most a year ahead: beyond it the send fails with DELIVERY_TIME_TOO_FAR. Until then it
         * can be cancelled by the id in its receipt: {@link Admin#cancelTimer}. Null, the default: at once.
         */
        public Builder deliverAt(@Nullable Instant value) {
            deliverAt = value;
            delayLevel = 0;
            return this;
        }

        /** As {@link #deliverAt(Instant)}, so much later than now, by this client's clock. */
        public Builder delay(Duration value) {
            return deliverAt(Instant.now().plus(value));
        }

        /**
         * One of RocketMQ's 18 delays, counted from now: 1 s, 5 s, 10 s, 30 s, 1 to 10 min, 20 min, 30 min, 1 h, 2 h. 0 takes
         * the delay back.
         */
        public Builder delayLevel(int value) {
            deliverAt(
                    value < 1 || value > DelayLevels.COUNT
                            ? null
                            : Instant.now().plus(DelayLevels.of(value)));
            delayLevel = value;
            return this;
        }

        /** How long it may wait to be delivered; null, the default: as long as it is retained. */
        public Builder timeToLive(@Nullable Duration value) {
            timeToLive = value;
            return this;
        }

        /**
         * The result.
         *
         * @throws IllegalArgumentException if the topic's name, the partition's number, the priority, the delay level or the time to
         *     live breaks the rules, or there is both a priority and a message group
         */
        public Message build() {
            return new Message(this);
        }
    }
}
