package io.raftmq.broker.net;

/** Takes every request that arrives. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Takes one request, on its connection's event loop: must not block. It answers the call now or later, exactly once,
     * from any thread; until then the call holds the request's bytes.
     */
    void handle(Call call);
}
