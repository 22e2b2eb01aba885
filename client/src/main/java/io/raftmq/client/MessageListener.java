package io.raftmq.client;

/** Handles the messages of a {@link PushConsumer}. Called by several threads at once. */
@FunctionalInterface
public interface MessageListener {
    /** Handles one message and says what becomes of it; an exception counts as RETRY, and so does null. */
    ConsumeResult onMessage(MessageView message);
}
