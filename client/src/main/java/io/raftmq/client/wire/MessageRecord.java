package io.raftmq.client.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message as a batch carries it; all that a RocketMQ message has, independent of the topic. Absent: null, an empty
 * list or map, and {@link #UNSET} for numbers whose 0 would mean something.
 *
 * @param attributes {@link #HALF} or 0
 * @param bornMs when the producer built it
 * @param uniqueId the producer's own id of it
 * @param deliverAtMs not before; UNSET = at once
 * @param delayLevel RocketMQ's levels 1 to 18; 0 = none
 * @param reconsumeTimes how often it was consumed in vain before it was sent (by a gateway)
 * @param ttlMs to be forgotten after; UNSET = never
 */
@SuppressWarnings("ArrayRecordComponent") // a copy or a wrapper for each message would cost too much
public record MessageRecord(
        int attributes,
        long bornMs,
        byte[] body,
        @Nullable String tag,
        List<String> keys,
        @Nullable String messageGroup,
        @Nullable String uniqueId,
        Map<String, String> properties,
        int flag,
        @Nullable String bornHost,
        long deliverAtMs,
        int delayLevel,
        int priority,
        @Nullable String transactionId,
        int reconsumeTimes,
        long ttlMs) {

    /** The attribute of a message that waits for its transaction's end. */
    public static final int HALF = 1;

    /** The property that holds the key under which the message must not be stored twice. */
    public static final String DEDUPE_KEY = "raftmq.dedupe-key";

    /** An absent time. */
    public static final long UNSET = Long.MIN_VALUE;

    /** A message that is a body and nothing else. */
    public static MessageRecord ofBody(long bornMs, byte[] body) {
        return new MessageRecord(
                0, bornMs, body, null, List.of(), null, null, Map.of(), 0, null, UNSET, 0, 0, null, 0, UNSET);
    }
}
