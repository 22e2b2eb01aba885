package io.raftmq.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Receives messages under leases and leaves the rest to its caller: ack in time, or the message comes again. Shares its
 * group's messages with every other member, push consumers too. The subscription is registered by the first call.
 * Thread-safe.
 */
public interface SimpleConsumer extends AutoCloseable {

    /**
     * Up to {@code max} messages, each this consumer's for {@code invisible}.
     *
     * @param max 1 to 1,000
     * @param invisible 1 s to 12 h
     * @param wait how long to wait for the first message; then the list is empty
     */
    List<MessageView> receive(int max, Duration invisible, Duration wait);

    /** {@link #receive} without waiting for it. */
    CompletableFuture<List<MessageView>> receiveAsync(int max, Duration invisible, Duration wait);

    /**
     * The message is done with. Returns once that is committed; also if its lease ran out and it was meanwhile
     * acknowledged, or ended as a dead letter, by somebody else: then nothing was left to do.
     *
     * @throws RaftMqException LEASE_EXPIRED if it is another's now, or waits for its next attempt; nothing was changed
     */
    void ack(MessageView message);

    /** {@link #ack} without waiting for it. */
    CompletableFuture<Void> ackAsync(MessageView message);

    /** Acks many, in as few requests as possible; all are tried, the first failure is thrown. */
    void ack(List<MessageView> messages);

    /**
     * Renews the lease: the message is this consumer's for {@code invisible} from now.
     *
     * @return the message under its new lease, with which it is to be acked
     * @throws RaftMqException LEASE_EXPIRED if it belongs to somebody else now
     */
    MessageView changeInvisible(MessageView message, Duration invisible);

    /** {@link #changeInvisible} without waiting for it. */
    CompletableFuture<MessageView> changeInvisibleAsync(MessageView message, Duration invisible);

    /**
     * Gives the message back as failed: it comes again after {@code delay}, its attempt counted up; after its last
     * attempt it goes to the group's dead letter queue.
     *
     * @throws RaftMqException LEASE_EXPIRED if it belongs to somebody else now
     */
    void retry(MessageView message, Duration delay);

    /** Gives the message back as failed; it comes again when the group's retry policy says. Throws as the other. */
    void retry(MessageView message);

    /**
     * Sends the message to the group's dead letter queue: no attempt will ever succeed.
     *
     * @param note what is wrong with it, for a person; at most 1 KiB
     * @throws RaftMqException LEASE_EXPIRED if it belongs to somebody else now
     */
    void reject(MessageView message, String note);

    /** Leaves the group. Leases still held run out by themselves. */
    @Override
    void close();
}
