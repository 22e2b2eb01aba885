package io.raftmq.client.request;

import io.raftmq.client.ConsumeResult;
import io.raftmq.client.FailureCode;
import io.raftmq.client.MessageListener;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.Replier;
import io.raftmq.client.SendReceipt;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@link Replier}: sends replies through a producer. */
public final class TopicReplier implements Replier {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReplier.class);

    private static final Set<FailureCode> HOPELESS =
            EnumSet.of(FailureCode.UNKNOWN_TOPIC, FailureCode.UNKNOWN_PARTITION, FailureCode.MESSAGE_TOO_LARGE);

    private final Producer producer;
    private final Runnable onClose;

    /**
     * @param producer of this replier alone; creates no topics
     * @param onClose run once, when the replier is closed
     */
    public TopicReplier(Producer producer, Runnable onClose) {
        this.producer = producer;
        this.onClose = onClose;
    }

    @Override
    public boolean isRequest(MessageView message) {
        return ReplyAddress.of(message) != null;
    }

    @Override
    public SendReceipt reply(MessageView request, byte[] body) {
        return producer.send(addressOf(request).reply(body));
    }

    @Override
    public CompletableFuture<SendReceipt> replyAsync(MessageView request, byte[] body) {
        return producer.sendAsync(addressOf(request).reply(body));
    }

    private static ReplyAddress addressOf(MessageView request) {
        ReplyAddress address = ReplyAddress.of(request);
        if (address == null) {
            throw new IllegalArgumentException(request + " is not a request: it names nobody to reply to");
        }
        return address;
    }

    @Override
    public MessageListener listener(Answering answering) {
        return message -> {
            try {
                byte[] body = answering.answer(message);
                if (isRequest(message)) {
                    replyIfPossible(message, body);
                }
                return ConsumeResult.SUCCESS;
            } catch (Exception e) {
                LOG.warn("{} was not answered and comes again", message, e);
                return ConsumeResult.RETRY;
            }
        };
    }

    /** What can never be stored is not worth handling the request once more. */
    private void replyIfPossible(MessageView request, byte[] body) {
        try {
            reply(request, body);
        } catch (RaftMqException e) {
            if (!HOPELESS.contains(e.code())) {
                throw e;
            }
            LOG.warn("{} was handled, and its reply is dropped: {}", request, e.getMessage());
        }
    }

    @Override
    public void close() {
        producer.close();
        onClose.run();
    }
}
