package io.raftmq.store.transport.liveness;

/**
 * What is known of one peer. A peer is suspect when no connection with it stands, or when nothing has been heard from it
 * for too long; hearing from it clears it at once.
 *
 * <p>Guarded by its {@link FailureDetector}, except for the flag that anybody may read.
 */
final class PeerHealth {
    private int connections;
    private long lastHeardNanos;
    private volatile boolean suspect;
    private boolean hasClock;
    private long clockBaseMillis;
    private long clockRoundTripNanos;

    PeerHealth(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    boolean isSuspect() {
        return suspect;
    }

    /** Each of these answers whether {@link #isSuspect} changed. */
    boolean onUp(long nowNanos) {
        connections++;
        return onHeard(nowNanos);
    }

    boolean onDown() {
        connections = Math.max(0, connections - 1);
        return connections == 0 && become(true);
    }

    boolean onHeard(long nowNanos) {
        lastHeardNanos = nowNanos;
        return suspect && connections > 0 && become(false);
    }

    boolean onTick(long nowNanos, long silenceNanos) {
        return nowNanos - lastHeardNanos > silenceNanos && become(true);
    }

    /** This node itself did nothing for a while: it knows nothing of the peer until it hears from it again. */
    boolean onBlackout() {
        return become(true);
    }

    /** A clock comparison is as good as its round trip was short; an old one is replaced by any that is not much worse. */
    void onClock(long roundTripNanos, long baseMillis) {
        if (!hasClock || roundTripNanos <= 2 * clockRoundTripNanos) {
            hasClock = true;
            clockBaseMillis = baseMillis;
            clockRoundTripNanos = roundTripNanos;
        } else {
            // The next comparison has an easier bar, so that a route that has become slower is believed in the end.
            clockRoundTripNanos += clockRoundTripNanos / 8 + 1;
        }
    }

    boolean hasClock() {
        return hasClock;
    }

    /** What its wall clock showed when this node's monotonic clock was at 0. */
    long clockBaseMillis() {
        return clockBaseMillis;
    }

    private boolean become(boolean now) {
        boolean changed = suspect != now;
        suspect = now;
        return changed;
    }
}
