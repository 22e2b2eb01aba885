package io.raftmq.store.transport.net;

import io.raftmq.store.transport.frame.Frame;

/** Takes requests as they come off a connection, on its event loop: must return at once, and release the frame later. */
@FunctionalInterface
public interface RequestSink {
    /**
     * Takes a request.
     *
     * @param from where to answer
     * @throws io.raftmq.store.transport.frame.FrameException if it is no valid request: the connection is closed
     */
    void onRequest(InboundLink from, Frame request);
}
