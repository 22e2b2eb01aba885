package io.raftmq.client.producer;

import io.raftmq.client.Message;
import io.raftmq.client.ProducerInterceptor;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.SendReceipt;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A producer's interceptors; a fault of one of them keeps no message back. Thread-safe if they are. */
final class SendInterceptors {
    private static final Logger LOG = LoggerFactory.getLogger(SendInterceptors.class);

    private final List<ProducerInterceptor> interceptors;

    SendInterceptors(List<ProducerInterceptor> interceptors) {
        this.interceptors = interceptors;
    }

    boolean isEmpty() {
        return interceptors.isEmpty();
    }

    /** The message to send. */
    Message before(Message given) {
        Message message = given;
        for (ProducerInterceptor interceptor : interceptors) {
            try {
                Message next = interceptor.beforeSend(message);
                if (next.topic().equals(given.topic())) {
                    message = next;
                } else {
                    LOG.warn("an interceptor tried to send a message to {} in place of {}", next.topic(), given.topic());
                }
            } catch (RuntimeException e) {
                LOG.warn("an interceptor threw before a message was sent to {}", given.topic(), e);
            }
        }
        return message;
    }

    /** Tells all of them what became of it. */
    void after(Message message, @Nullable SendReceipt receipt, @Nullable RaftMqException failure) {
        for (ProducerInterceptor interceptor : interceptors) {
            try {
                interceptor.afterSend(message, receipt, failure);
            } catch (RuntimeException e) {
                LOG.warn("an interceptor threw after a message was sent to {}", message.topic(), e);
            }
        }
    }
}
