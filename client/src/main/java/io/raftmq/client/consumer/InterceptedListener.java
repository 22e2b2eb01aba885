package io.raftmq.client.consumer;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.ConsumerInterceptor;
import io.raftmq.client.MessageListener;
import io.raftmq.client.MessageView;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener with interceptors around it; a fault of one of them changes nothing. Thread-safe if all of them are. */
public final class InterceptedListener implements MessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(InterceptedListener.class);

    private final MessageListener listener;
    private final List<ConsumerInterceptor> interceptors;

    private InterceptedListener(MessageListener listener, List<ConsumerInterceptor> interceptors) {
        this.listener = listener;
        this.interceptors = interceptors;
    }

    /** The listener with those around it; itself if there are none. */
    public static MessageListener around(MessageListener listener, List<ConsumerInterceptor> interceptors) {
        return interceptors.isEmpty() ? listener : new InterceptedListener(listener, interceptors);
    }

    @Override
    public ConsumeResult onMessage(MessageView given) {
        MessageView message = before(given);
        ConsumeResult result;
        try {
            result = listener.onMessage(message);
        } catch (RuntimeException | Error e) {
            after(message, null, e);
            throw e;
        }
        after(message, result, null);
        return result;
    }

    private MessageView before(MessageView given) {
        MessageView message = given;
        for (ConsumerInterceptor interceptor : interceptors) {
            try {
                message = interceptor.beforeConsume(message);
            } catch (RuntimeException e) {
                LOG.warn("an interceptor threw before {} was consumed", given.id(), e);
            }
        }
        return message;
    }

    private void after(MessageView message, @Nullable ConsumeResult result, @Nullable Throwable thrown) {
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            try {
                interceptors.get(i).afterConsume(message, result, thrown);
            } catch (RuntimeException e) {
                LOG.warn("an interceptor threw after {} was consumed", message.id(), e);
            }
        }
    }
}
