package io.raftmq.client;

import org.jspecify.annotations.Nullable;

/**
 * Sees every message of a producer on its way out and what became of it: for tracing, checks, headers. Interceptors are
 * called in the order of {@link ProducerOptions#interceptors()}; one that throws is passed over, and that is logged. They
 * are called by several threads at once, {@link #beforeSend} by the sender's own, {@link #afterSend} by one of the client's
 * callback threads: neither is to block.
 */
public interface ProducerInterceptor {

    /** Before the message is sent; answers the one to send in its place, or the same. Its topic must stay. */
    default Message beforeSend(Message message) {
        return message;
    }

    /**
     * Once it is known what became of the message, after all retries.
     *
     * @param message as it was sent
     * @param receipt where it is stored; null if it failed
     * @param failure why it failed; null if it did not
     */
    default void afterSend(Message message, @Nullable SendReceipt receipt, @Nullable RaftMqException failure) {}
}
