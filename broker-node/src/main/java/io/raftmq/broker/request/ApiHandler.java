package io.raftmq.broker.request;

import io.raftmq.broker.net.Call;

/** Answers the requests of one api. */
@FunctionalInterface
public interface ApiHandler {
    /**
     * Takes a request; answers it now or later, from any thread. Must not block.
     *
     * @throws io.raftmq.client.wire.MalformedException if its header cannot be parsed; it is answered with MALFORMED
     * @throws InvalidRequestException if a field's value is out of range; it is answered as the exception says
     */
    void handle(Call call);
}
