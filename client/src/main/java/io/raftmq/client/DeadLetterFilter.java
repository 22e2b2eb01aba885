package io.raftmq.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters of a group are meant: those that fit everything that is not null. Immutable.
 *
 * @param topic of the message; null: all that the group subscribes to
 * @param messageId that one message
 * @param key one of the message's keys
 * @param tag the message's tag
 * @param from became a dead letter at or after this
 * @param until became a dead letter before this
 */
public record DeadLetterFilter(
        @Nullable String topic,
        @Nullable MessageId messageId,
        @Nullable String key,
        @Nullable String tag,
        @Nullable Instant from,
        @Nullable Instant until) {
    private static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null);

    /** All of them. */
    public static DeadLetterFilter all() {
        return ALL;
    }

    public DeadLetterFilter withTopic(String value) {
        return new DeadLetterFilter(value, messageId, key, tag, from, until);
    }

    public DeadLetterFilter withMessageId(MessageId value) {
        return new DeadLetterFilter(topic, value, key, tag, from, until);
    }

    public DeadLetterFilter withKey(String value) {
        return new DeadLetterFilter(topic, messageId, value, tag, from, until);
    }

    public DeadLetterFilter withTag(String value) {
        return new DeadLetterFilter(topic, messageId, key, value, from, until);
    }

    public DeadLetterFilter withFrom(Instant value) {
        return new DeadLetterFilter(topic, messageId, key, tag, value, until);
    }

    public DeadLetterFilter withUntil(Instant value) {
        return new DeadLetterFilter(topic, messageId, key, tag, from, value);
    }

    /** Whether it takes the message itself to tell. */
    public boolean looksIntoMessages() {
        return key != null || tag != null;
    }

    /** Whether the letter is meant; without its message if that was not asked for. */
    public boolean fits(DeadLetter letter) {
        MessageView message = letter.message();
        return (topic == null || topic.equals(letter.topic()))
                && (messageId == null || messageId.equals(letter.messageId()))
                && (key == null || (message != null && message.keys().contains(key)))
                && (tag == null || (message != null && tag.equals(message.tag())))
                && (from == null || !letter.lastFailure().isBefore(from))
                && (until == null || letter.lastFailure().isBefore(until));
    }
}
