package io.raftmq.client.consumer;

import io.raftmq.client.DeadLetter;
import io.raftmq.client.wire.proto.DeadLetterInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a consumed dead letter tells of its death, as properties beside its sender's. Pure. */
final class DeadLetterProperties {
    private DeadLetterProperties() {}

    static Map<String, String> with(Map<String, String> properties, DeadLetterInfo letter) {
        Map<String, String> all = new LinkedHashMap<>(properties);
        all.put(
                DeadLetter.REASON_PROPERTY,
                DeadLetter.Reason.of(letter.getReasonValue()).name());
        all.put(DeadLetter.ATTEMPTS_PROPERTY, Integer.toString(letter.getAttempts()));
        all.put(
                DeadLetter.FIRST_FAILURE_PROPERTY,
                Instant.ofEpochMilli(letter.getFirstFailedMs()).toString());
        all.put(
                DeadLetter.LAST_FAILURE_PROPERTY,
                Instant.ofEpochMilli(letter.getDeadMs()).toString());
        if (!letter.getNote().isEmpty()) {
            all.put(DeadLetter.NOTE_PROPERTY, letter.getNote());
        }
        return all;
    }
}
