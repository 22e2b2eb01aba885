package io.raftmq.broker.runtime;

import io.raftmq.store.GroupId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Since when the metadata has had no place here for replicas that this node still has. They are kept a while: a move that
 * is cancelled or turned round meanwhile finds its copy again, and erasing is the one thing that nothing undoes.
 */
final class Departures {
    private final long keepNanos;
    private final Map<GroupId, Long> sinceNanos = new HashMap<>();

    Departures(Duration keep) {
        keepNanos = keep.toNanos();
    }

    /** Whether a replica that has no place here, as of {@code nowNanos}, has had none for long enough. */
    boolean isOver(GroupId id, long nowNanos) {
        Long since = sinceNanos.putIfAbsent(id, nowNanos);
        return since != null && nowNanos - since >= keepNanos;
    }

    /** The replica belongs here (again), or was erased. */
    void forget(GroupId id) {
        sinceNanos.remove(id);
    }
}
