package io.raftmq.client;

import org.jspecify.annotations.Nullable;

/**
 * Sees every message that a push consumer hands to its {@link MessageListener}, and what that made of it. Interceptors are
 * called by the listener's threads, in the order of {@link PushConsumerOptions#interceptors()} before and the other way
 * round after; one that throws is passed over, and that is logged.
 */
public interface ConsumerInterceptor {

    /** Before the listener; answers the message to hand to it. */
    default MessageView beforeConsume(MessageView message) {
        return message;
    }

    /**
     * After the listener, and before the message is acknowledged.
     *
     * @param message as the listener got it
     * @param result what the listener said; null if it threw, or said nothing
     * @param thrown what it threw; null if it did not
     */
    default void afterConsume(MessageView message, @Nullable ConsumeResult result, @Nullable Throwable thrown) {}
}
