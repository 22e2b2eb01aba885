package io.raftmq.broker.runtime;

import io.raftmq.broker.net.Call;
import org.jspecify.annotations.Nullable;

/** A request that waits for something to be stored or to become visible. Owned by the partition's loop. */
public interface Poll {
    /** The result of one try. */
    enum Attempt {
        ANSWERED,
        /** Nothing to be had yet. */
        WAITING
    }

    Call call();

    /** When its patience ends, on the monotonic clock, ns. */
    long deadlineNanos();

    /** Group time in ms at which a new try makes sense though nothing was stored; Long.MAX_VALUE if never. */
    long retryAtMs();

    /** Polls with the same value find nothing where one of them found nothing: a consumer group's name; null = none. */
    @Nullable
    String sharesFate();

    /** Tries once more; with {@code last} it is answered whatever there is. */
    Attempt attempt(LeaderContext context, boolean last);
}
