package io.raftmq.client.request;

import io.raftmq.client.Admin;
import io.raftmq.client.FailureCode;
import io.raftmq.client.Message;
import io.raftmq.client.MessageView;
import io.raftmq.client.Producer;
import io.raftmq.client.PullConsumer;
import io.raftmq.client.RaftMqException;
import io.raftmq.client.Requester;
import io.raftmq.client.RequesterOptions;
import io.raftmq.client.TopicDescription;
import io.raftmq.client.TopicPartition;
import io.raftmq.client.TopicSettings;
import io.raftmq.client.net.Blocking;
import io.raftmq.client.net.ClientThreads;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Requester}: sends through a producer, and reads one partition of the reply topic on a thread of its own, from
 * where that ended when this requester began.
 */
public final class TopicRequester implements Requester {
    private static final Logger LOG = LoggerFactory.getLogger(TopicRequester.class);
    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    private static final Duration MOST_TIMEOUT = Duration.ofHours(1);

    private final String id = UUID.randomUUID().toString();
    private final RequesterOptions options;
    private final Admin admin;
    private final Producer producer;
    private final PullConsumer replies;
    private final ClientThreads threads;
    private final Runnable onClose;
    private final PendingRequests pending;
    private final Thread reader = new Thread(this::read, "raftmq-requester");
    private @Nullable TopicPartition inbox;
    private volatile boolean closed;

    /**
     * One that does nothing before {@link #begin}.
     *
     * @param producer of this requester alone
     * @param replies of this requester alone
     * @param onClose run once, when the requester is closed
     */
    public TopicRequester(
            RequesterOptions options,
            Admin admin,
            Producer producer,
            PullConsumer replies,
            ClientThreads threads,
            Runnable onClose) {
        this.options = options;
        this.admin = admin;
        this.producer = producer;
        this.replies = replies;
        this.threads = threads;
        this.onClose = onClose;
        this.pending = new PendingRequests(options.maxPending());
    }

    /** Makes the reply topic if need be, finds its place in it, and reads on from there. To be called once, before all else. */
    public void begin() {
        int partitions = partitionsOf(options, admin);
        TopicPartition mine = new TopicPartition(options.replyTopic(), Math.floorMod(id.hashCode(), partitions));
        replies.assign(List.of(mine));
        replies.seekToEnd(mine);
        inbox = mine;
        reader.setDaemon(true);
        reader.start();
    }

    private static int partitionsOf(RequesterOptions options, Admin admin) {
        TopicDescription known = admin.describeTopic(options.replyTopic()).orElse(null);
        if (known == null) {
            try {
                known = admin.createTopic(
                        options.replyTopic(),
                        options.replyPartitions(),
                        TopicSettings.defaults().withRetention(options.replyRetention()));
            } catch (RaftMqException e) {
                if (e.code() != FailureCode.TOPIC_EXISTS) {
                    throw e;
                }
                known = admin.describeTopic(options.replyTopic()).orElseThrow(() -> e);
            }
        }
        return known.partitions().size();
    }

    @Override
    public MessageView request(Message message, Duration timeout) {
        return Blocking.await(requestAsync(message, timeout));
    }

    @Override
    public CompletableFuture<MessageView> requestAsync(Message message, Duration timeout) {
        if (timeout.compareTo(LEAST_TIMEOUT) < 0 || timeout.compareTo(MOST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "a timeout is " + LEAST_TIMEOUT + " to " + MOST_TIMEOUT + ", not " + timeout);
        }
        CompletableFuture<MessageView> request = new CompletableFuture<>();
        long number;
        try {
            number = pending.add(request);
        } catch (RaftMqException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (threads.after(timeout, () -> timeOut(number, message, timeout)) == null) {
            fail(number, new RaftMqException(FailureCode.CLOSED, false, false, "the client is closed"));
            return request;
        }
        CompletableFuture<?> unused = producer.sendAsync(new ReplyAddress(inbox(), id, number).on(message, timeout))
                .whenComplete((receipt, failure) -> {
                    if (failure != null) {
                        fail(number, failure);
                    }
                });
        return request;
    }

    private TopicPartition inbox() {
        return Objects.requireNonNull(inbox, "not begun");
    }

    private void fail(long number, Throwable why) {
        CompletableFuture<MessageView> request = pending.take(number);
        if (request != null) {
            threads.callback(() -> request.completeExceptionally(why));
        }
    }

    private void timeOut(long number, Message message, Duration timeout) {
        CompletableFuture<MessageView> request = pending.timeOut(number);
        if (request != null) {
            RaftMqException late = new RaftMqException(
                    FailureCode.TIMED_OUT,
                    true,
                    true,
                    "no reply to the request of topic " + message.topic() + " within " + timeout);
            threads.callback(() -> request.completeExceptionally(late));
        }
    }

    private void read() {
        while (!closed) {
            try {
                replies.poll(POLL).forEach(this::take);
            } catch (RaftMqException e) {
                if (closed || e.code() == FailureCode.CLOSED) {
                    return;
                }
                LOG.warn("replies in {} cannot be read at the moment: {}", inbox, e.getMessage());
                rest();
            }
        }
    }

    private void take(MessageView reply) {
        long number = ReplyAddress.correlationFor(id, reply);
        if (number >= 0) {
            threads.callback(() -> pending.replied(number, reply));
        }
    }

    private void rest() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public Stats stats() {
        return pending.stats();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        replies.wakeup();
        try {
            reader.join(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        replies.close();
        pending.close();
        producer.close();
        onClose.run();
    }
}
