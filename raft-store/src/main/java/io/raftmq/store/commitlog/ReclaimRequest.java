package io.raftmq.store.commitlog;

/** Asks for space to be given back. */
final class ReclaimRequest extends Request {
    final double maxLiveShare;
    private volatile long freedBefore;
    private volatile long freed;

    ReclaimRequest(double maxLiveShare) {
        this.maxLiveShare = maxLiveShare;
    }

    void begin(long freedSoFar) {
        freedBefore = freedSoFar;
    }

    void end(long freedSoFar) {
        freed = freedSoFar - freedBefore;
        complete();
    }

    /** Bytes given back, once complete. */
    long freed() {
        return freed;
    }
}
