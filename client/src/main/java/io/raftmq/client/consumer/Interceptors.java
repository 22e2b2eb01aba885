package io.raftmq.client.consumer;

import io.raftmq.client.BatchMessageListener;
import io.raftmq.client.BatchResult;
import io.raftmq.client.ConsumeResult;
import io.raftmq.client.ConsumerInterceptor;
import io.raftmq.client.MessageListener;
import io.raftmq.client.MessageView;
import io.raftmq.client.TopicPartition;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A consumer's interceptors, in order; a fault of one of them changes nothing. Thread-safe if all of them are. */
public final class Interceptors {
    private static final Logger LOG = LoggerFactory.getLogger(Interceptors.class);

    private final List<ConsumerInterceptor> interceptors;

    public Interceptors(List<ConsumerInterceptor> interceptors) {
        this.interceptors = interceptors;
    }

    /** What the application gets in place of these messages. */
    List<MessageView> before(List<MessageView> given) {
        return interceptors.isEmpty() ? given : given.stream().map(this::before).toList();
    }

    MessageView before(MessageView given) {
        MessageView message = given;
        for (ConsumerInterceptor interceptor : interceptors) {
            try {
                MessageView changed = interceptor.beforeConsume(message);
                if (isDeliveryOf(given, changed)) {
                    message = changed;
                } else {
                    LOG.warn("an interceptor answered something else before {} was consumed, it is passed over", given);
                }
            } catch (RuntimeException e) {
                LOG.warn("an interceptor threw before {} was consumed", given.id(), e);
            }
        }
        return message;
    }

    private static boolean isDeliveryOf(MessageView given, @Nullable MessageView changed) {
        return changed != null
                && given.id().equals(changed.id())
                && given.topic().equals(changed.topic())
                && Objects.equals(given.lease(), changed.lease());
    }

    /** The application has said what becomes of a message. */
    void after(MessageView message, @Nullable ConsumeResult result, @Nullable Throwable thrown) {
        backwards(
                interceptor -> interceptor.afterConsume(message, result, thrown),
                () -> "after " + message.id() + " was consumed");
    }

    /** The cluster has committed an offset. */
    void committed(TopicPartition partition, long offset) {
        backwards(
                interceptor -> interceptor.onCommit(partition, offset),
                () -> "when offset " + offset + " of " + partition + " was committed");
    }

    private void backwards(Consumer<ConsumerInterceptor> call, Supplier<String> when) {
        for (int i = interceptors.size() - 1; i >= 0; i--) {
            try {
                call.accept(interceptors.get(i));
            } catch (RuntimeException e) {
                LOG.warn("an interceptor threw {}", when.get(), e);
            }
        }
    }

    /** The listener with these around it. */
    public MessageListener around(MessageListener listener) {
        if (interceptors.isEmpty()) {
            return listener;
        }
        return given -> {
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
        };
    }

    /** The listener with these around it. */
    public BatchMessageListener around(BatchMessageListener listener) {
        if (interceptors.isEmpty()) {
            return listener;
        }
        return given -> {
            List<MessageView> messages = before(given);
            BatchResult result;
            try {
                result = listener.onMessages(messages);
            } catch (RuntimeException | Error e) {
                messages.forEach(message -> after(message, null, e));
                throw e;
            }
            messages.forEach(message -> after(message, said(result, message), null));
            return result;
        };
    }

    private static @Nullable ConsumeResult said(@Nullable BatchResult result, MessageView message) {
        return result == null ? null : result.of(message);
    }
}
