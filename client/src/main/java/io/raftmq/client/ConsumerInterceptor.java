package io.raftmq.client;

import org.jspecify.annotations.Nullable;

/**
 * Sees every message that a consumer of any kind hands to the application, and what became of it. Interceptors are called
 * in the order in which the consumer's options name them before, and the other way round after; one that throws is passed
 * over, and that is logged.
 *
 * <ul>
 *   <li>A push consumer calls {@link #beforeConsume} and {@link #afterConsume} around its listener, on the listener's
 *       threads; a batch listener's for each message of the batch.
 *   <li>A simple consumer calls {@link #beforeConsume} before it returns a message, on the client's callback threads, and
 *       {@link #afterConsume} when it is told what becomes of it, on the caller's thread: SUCCESS for an ack, RETRY for a
 *       retry, DEAD_LETTER for a reject.
 *   <li>A pull or stream consumer calls {@link #beforeConsume} for what a poll returns, on the polling thread; of single
 *       messages it hears no more. When offsets are committed it calls {@link #onCommit}, on one of the client's threads,
 *       which is not to be blocked. So does a push consumer whose group is not shared, besides the first two.
 * </ul>
 */
public interface ConsumerInterceptor {

    /**
     * Before the application gets the message; answers the one to hand to it. Its id and its lease must stay: an answer with
     * others is passed over.
     */
    default MessageView beforeConsume(MessageView message) {
        return message;
    }

    /**
     * When the application has said what becomes of the message, and before the cluster is told.
     *
     * @param message as the application got it
     * @param result what it said; null if the listener threw, or said nothing
     * @param thrown what the listener threw; null if it did not
     */
    default void afterConsume(MessageView message, @Nullable ConsumeResult result, @Nullable Throwable thrown) {}

    /**
     * The cluster has committed that everything below an offset of a partition is done.
     *
     * @param offset of the next message to consume
     */
    default void onCommit(TopicPartition partition, long offset) {}
}
