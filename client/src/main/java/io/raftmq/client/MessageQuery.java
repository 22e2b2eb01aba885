package io.raftmq.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which stored messages {@link Admin#find} looks for. Immutable.
 *
 * @param topic where
 * @param partition the only one to look in, -1 = all
 * @param key one of the message's keys, or null
 * @param uniqueId the sender's own id of the message, or null; not both
 * @param from stored at or after; null = from the oldest retained
 * @param to stored before; null = until now
 * @param filter what must pass besides, when neither a key nor a unique id is given
 */
public record MessageQuery(
        String topic,
        int partition,
        @Nullable String key,
        @Nullable String uniqueId,
        @Nullable Instant from,
        @Nullable Instant to,
        Filter filter) {
    public MessageQuery {
        Checks.name(topic, "topic");
        Checks.between(partition, -1, 9_999, "partition");
        Checks.require(key == null || uniqueId == null, "a key or a unique id, not both");
        Checks.require(
                (key == null && uniqueId == null) || filter.equals(Filter.all()),
                "a filter goes with times, not with a key or a unique id");
    }

    /** Messages with a key. */
    public static MessageQuery byKey(String topic, String key) {
        return new MessageQuery(topic, -1, key, null, null, null, Filter.all());
    }

    /** Messages with a unique id; more than one if a sender gave it twice. */
    public static MessageQuery byUniqueId(String topic, String uniqueId) {
        return new MessageQuery(topic, -1, null, uniqueId, null, null, Filter.all());
    }

    /** Messages stored in a stretch of time. */
    public static MessageQuery byTime(String topic, @Nullable Instant from, @Nullable Instant to) {
        return new MessageQuery(topic, -1, null, null, from, to, Filter.all());
    }

    /** The same, stored in a stretch of time. */
    public MessageQuery between(@Nullable Instant newFrom, @Nullable Instant newTo) {
        return new MessageQuery(topic, partition, key, uniqueId, newFrom, newTo, filter);
    }

    /** The same, in one partition. */
    public MessageQuery in(int onlyPartition) {
        return new MessageQuery(topic, onlyPartition, key, uniqueId, from, to, filter);
    }

    /** The same, of what passes a filter. */
    public MessageQuery passing(Filter newFilter) {
        return new MessageQuery(topic, partition, key, uniqueId, from, to, newFilter);
    }
}
