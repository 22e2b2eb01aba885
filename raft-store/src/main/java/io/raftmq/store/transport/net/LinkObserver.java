package io.raftmq.store.transport.net;

/** Is told how connections fare. Called on event loops: must return at once. */
public interface LinkObserver {
    /** A connection with {@code peer}, dialled by either side, has been agreed on. */
    void onUp(NodeAddress peer);

    /** A connection with {@code peer} that was up is gone. */
    void onDown(NodeAddress peer);

    /** Bytes came from {@code peer}. */
    void onHeard(NodeAddress peer);

    /**
     * {@code peer} answered a ping.
     *
     * @param roundTripNanos since the ping was sent
     * @param peerClockMillis its wall clock when it answered
     */
    void onPong(NodeAddress peer, long roundTripNanos, long peerClockMillis);
}
