package io.raftmq.broker.net;

import java.util.concurrent.atomic.LongAdder;

/** What the client port has seen since the start. */
public final class NetCounters {
    final LongAdder requests = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder idleClosed = new LongAdder();

    NetCounters() {}

    /** Requests that arrived. */
    public long requests() {
        return requests.sum();
    }

    /** Requests and connections refused at a bound. */
    public long refused() {
        return refused.sum();
    }

    /** Connections ended because of bytes that were no request. */
    public long malformed() {
        return malformed.sum();
    }

    /** Connections closed because nothing came. */
    public long idleClosed() {
        return idleClosed.sum();
    }
}
