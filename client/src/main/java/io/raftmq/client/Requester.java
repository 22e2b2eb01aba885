package io.raftmq.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests and waits for their replies. A request is a message like any other: it is stored, is consumed by some
 * member of a consumer group, under a lease, and outlives changes of leader. Its reply comes back as a message of the reply
 * topic ({@link RequesterOptions#replyTopic()}), which all requesters share and which is made by the first of them; so a
 * change of its leader loses no reply either. Who consumes the request replies with a {@link Replier}.
 *
 * <p>A request that nobody has taken before its timeout is not delivered any more: its {@link Message#timeToLive} is the
 * timeout, unless it has one of its own. A reply that comes after the request's timeout, or for the second time, is dropped and counted. Thread-safe; share
 * one.
 */
public interface Requester extends AutoCloseable {

    /**
     * Sends and waits for the reply.
     *
     * @param timeout from now to the reply, the sending included; 1 ms to 1 h
     * @throws RaftMqException TIMED_OUT if no reply came in time: the request may have been consumed all the same; BUSY if
     *     {@link RequesterOptions#maxPending()} wait already; or what kept the request from being stored
     */
    MessageView request(Message message, Duration timeout);

    /** Sends without waiting; completes, on a callback thread, as {@link #request} returns. */
    CompletableFuture<MessageView> requestAsync(Message message, Duration timeout);

    /** Counts since the start. */
    Stats stats();

    /** Fails what waits with CLOSED. */
    @Override
    void close();

    /**
     * What a requester has done so far.
     *
     * @param requests sent
     * @param replies that reached who asked
     * @param timedOut requests whose time was over first
     * @param lateReplies dropped: they came after that, or were repeated
     * @param pending requests that wait now
     */
    record Stats(long requests, long replies, long timedOut, long lateReplies, int pending) {}
}
