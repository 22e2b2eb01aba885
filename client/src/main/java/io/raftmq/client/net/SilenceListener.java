package io.raftmq.client.net;

/** Hears of brokers that are asked and say nothing. */
@FunctionalInterface
public interface SilenceListener {
    /**
     * The broker was asked something, and for a sign of life, and says nothing; told again and again while that lasts. On
     * an event loop: must not block.
     *
     * @param sinceNanos when it was last heard, by {@link System#nanoTime}
     */
    void silent(Endpoint broker, long sinceNanos);
}
