package io.raftmq.client;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What a batch listener says about its messages. Immutable.
 *
 * @param others what becomes of those that are not named
 * @param named what becomes of single messages
 */
public record BatchResult(ConsumeResult others, Map<MessageId, ConsumeResult> named) {
    public BatchResult {
        named = Map.copyOf(named);
    }

    /** All are done. */
    public static BatchResult success() {
        return all(ConsumeResult.SUCCESS);
    }

    /** All are to be delivered again, when the group's retry policy says. */
    public static BatchResult retryAll() {
        return all(ConsumeResult.RETRY);
    }

    /** The same becomes of all. */
    public static BatchResult all(ConsumeResult result) {
        return new BatchResult(result, Map.of());
    }

    /** These are to be delivered again, when the group's retry policy says; the others are done. */
    public static BatchResult retry(Collection<MessageView> messages) {
        Map<MessageId, ConsumeResult> failed = new HashMap<>();
        messages.forEach(message -> failed.put(message.id(), ConsumeResult.RETRY));
        return new BatchResult(ConsumeResult.SUCCESS, failed);
    }

    /** This result, with another for one message. */
    public BatchResult with(MessageView message, ConsumeResult result) {
        Map<MessageId, ConsumeResult> more = new HashMap<>(named);
        more.put(message.id(), result);
        return new BatchResult(others, more);
    }

    /** What becomes of a message. */
    public ConsumeResult of(MessageView message) {
        return named.getOrDefault(message.id(), others);
    }
}
