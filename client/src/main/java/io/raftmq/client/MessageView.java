package io.raftmq.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A received message. Its bytes were checked against the CRC that its producer computed. Immutable and thread-safe, as
 * long as nobody writes to the body's array.
 *
 * @param body the content; the array itself, not a copy
 * @param properties in the order of their sender
 * @param uniqueId the sender's own id of it, or null
 * @param flag the application's own number
 * @param priority 0 = normal
 * @param bornTime when its producer built it, by the producer's clock
 * @param bornHost where, or null
 * @param storeTime when the partition's leader took it in, in group time
 * @param attempt 1 = first delivery; always 1 for a pull consumer
 * @param lease the right to it; null for a pull consumer, which owns nothing
 */
@SuppressWarnings("ArrayRecordComponent") // a copy or a wrapper for each message would cost too much
public record MessageView(
        MessageId id,
        String topic,
        byte[] body,
        @Nullable String tag,
        List<String> keys,
        Map<String, String> properties,
        @Nullable String messageGroup,
        @Nullable String uniqueId,
        int flag,
        int priority,
        Instant bornTime,
        @Nullable String bornHost,
        Instant storeTime,
        int attempt,
        @Nullable Lease lease) {

    public int partition() {
        return id.partition();
    }

    public long offset() {
        return id.offset();
    }

    public TopicPartition topicPartition() {
        return new TopicPartition(topic, id.partition());
    }

    /** The body as UTF-8. */
    public String bodyAsString() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The same message under another lease. */
    public MessageView withLease(Lease other) {
        return copy(id, properties, attempt, other);
    }

    /** The same message, delivered for the {@code number}-th time, under a lease. */
    public MessageView withDelivery(int number, Lease given) {
        return copy(id, properties, number, given);
    }

    /** The same message, delivered for the {@code number}-th time, without a lease. */
    public MessageView withAttempt(int number) {
        return copy(id, properties, number, null);
    }

    /** The same message under another offset of its partition. */
    public MessageView withOffset(long other) {
        return withId(new MessageId(id.topicUid(), id.partition(), other));
    }

    /** The same message under another id. */
    public MessageView withId(MessageId other) {
        return copy(other, properties, attempt, lease);
    }

    /** The same message with other properties. */
    public MessageView withProperties(Map<String, String> others) {
        return copy(id, others, attempt, lease);
    }

    private MessageView copy(
            MessageId newId, Map<String, String> newProperties, int newAttempt, @Nullable Lease newLease) {
        return new MessageView(
                newId,
                topic,
                body,
                tag,
                keys,
                newProperties,
                messageGroup,
                uniqueId,
                flag,
                priority,
                bornTime,
                bornHost,
                storeTime,
                newAttempt,
                newLease);
    }

    /** Two views are equal if they are deliveries of one stored message under one lease. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageView that
                && id.equals(that.id)
                && attempt == that.attempt
                && Objects.equals(lease, that.lease);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "MessageView[" + topic + " " + id + ", " + body.length + " bytes, attempt " + attempt + "]";
    }
}
