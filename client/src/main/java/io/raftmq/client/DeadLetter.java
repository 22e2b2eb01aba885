package io.raftmq.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in a consumer group's dead letter queue: one that the group could not consume. A consumer may subscribe to
 * {@code %DLQ%GROUP} in place of a topic; the messages it gets have their own ids, a topic {@code %DLQ%GROUP/TOPIC}, and
 * what is known of their death in the properties named here.
 *
 * @param group whose dead letter it is
 * @param topic of the message
 * @param messageId of the message
 * @param number in the dead letter queue of the message's partition; rising over time
 * @param reason why it is here
 * @param attempts deliveries that counted
 * @param firstFailure when its first attempt failed, in group time
 * @param lastFailure when it came here
 * @param note what the consumer said of the last failure: its exception; may be empty
 * @param message the message; null where only the letter was asked for
 */
public record DeadLetter(
        String group,
        String topic,
        MessageId messageId,
        long number,
        Reason reason,
        int attempts,
        Instant firstFailure,
        Instant lastFailure,
        String note,
        @Nullable MessageView message) {
    /** Of a consumed dead letter: a {@link Reason}. */
    public static final String REASON_PROPERTY = "DLQ_REASON";
    /** Of a consumed dead letter: how often it was delivered. */
    public static final String ATTEMPTS_PROPERTY = "DLQ_ATTEMPTS";
    /** Of a consumed dead letter: when its first attempt failed. */
    public static final String FIRST_FAILURE_PROPERTY = "DLQ_FIRST_FAILURE";
    /** Of a consumed dead letter: when it became one. */
    public static final String LAST_FAILURE_PROPERTY = "DLQ_LAST_FAILURE";
    /** Of a consumed dead letter: what its consumer said; absent if that was nothing. */
    public static final String NOTE_PROPERTY = "DLQ_NOTE";

    /** Why a message is a dead letter. */
    public enum Reason {
        /** The broker is newer than this client and has another reason. */
        UNKNOWN,
        /** A consumer said that the last attempt failed. */
        FAILED,
        /** The lease of the last attempt ran out. */
        TIMED_OUT,
        /** A consumer said that no attempt will ever succeed. */
        REJECTED,
        /** Its time to live was over. */
        EXPIRED;

        private static final Reason[] ALL = values();

        /** The reason with that number on the wire. */
        public static Reason of(int code) {
            return code >= 0 && code < ALL.length ? ALL[code] : UNKNOWN;
        }
    }
}
