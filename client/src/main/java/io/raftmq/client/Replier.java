package io.raftmq.client;

import java.util.concurrent.CompletableFuture;

/**
 * Replies to requests that a consumer received. Requests come at least once, as all messages do, so one may be replied to
 * twice; the requester takes the first reply. Thread-safe; share one.
 */
public interface Replier extends AutoCloseable {

    /** Makes the reply to a request; what it throws makes the request come again later. */
    @FunctionalInterface
    interface Answering {
        byte[] answer(MessageView request) throws Exception;
    }

    /** Whether the message is a request: somebody may be waiting for a reply to it. */
    boolean isRequest(MessageView message);

    /**
     * Sends a reply and waits until it is stored. Whether the requester still waits for it is not known here.
     *
     * @throws IllegalArgumentException if the message is not a request
     * @throws RaftMqException if the reply could not be stored
     */
    SendReceipt reply(MessageView request, byte[] body);

    /** As {@link #reply}, without waiting. */
    CompletableFuture<SendReceipt> replyAsync(MessageView request, byte[] body);

    /**
     * A listener that replies to each request, and then has done with it. Messages that are no requests are answered too,
     * to nobody.
     */
    MessageListener listener(Answering answering);

    @Override
    void close();
}
