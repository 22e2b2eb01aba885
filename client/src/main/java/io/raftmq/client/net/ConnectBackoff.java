package io.raftmq.client.net;

/** How soon a broker that could not be reached is dialled again: 50 ms, doubling, at most 1 s. Pure. */
final class ConnectBackoff {
    private static final long FIRST_MS = 50;
    private static final long MOST_MS = 1_000;

    private long delayMs;
    private long notBeforeMs = Long.MIN_VALUE;

    boolean mayDial(long nowMs) {
        return nowMs >= notBeforeMs;
    }

    void failed(long nowMs) {
        delayMs = delayMs == 0 ? FIRST_MS : Math.min(MOST_MS, delayMs * 2);
        notBeforeMs = nowMs + delayMs;
    }

    void succeeded() {
        delayMs = 0;
        notBeforeMs = Long.MIN_VALUE;
    }
}
