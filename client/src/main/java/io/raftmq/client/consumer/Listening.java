package io.raftmq.client.consumer;

import io.raftmq.client.BatchMessageListener;
import io.raftmq.client.BatchResult;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.MessageListener;
import java.time.Duration;

/**
 * How a push consumer's messages are handed over: a listener for single messages is one for batches of one.
 *
 * @param size the most that is handed over at once
 * @param patience how long the first message of a batch waits for more
 */
public record Listening(BatchMessageListener listener, int size, Duration patience) {
    /** One message at a time. */
    public static Listening toEach(MessageListener listener) {
        BatchMessageListener one = messages -> {
            ConsumeResult said = listener.onMessage(messages.get(0));
            return said == null ? BatchResult.retryAll() : BatchResult.all(said);
        };
        return new Listening(one, 1, Duration.ZERO);
    }
}
