package io.raftmq.broker.held;

import org.jspecify.annotations.Nullable;

/** Batches that are needed beyond their own place in the queue. */
public final class Bodies {
    private final HeldStore store;
    private final HeldTotals totals;

    public Bodies(HeldStore store, HeldTotals totals) {
        this.store = store;
        this.totals = totals;
    }

    /**
     * Keeps a stored batch until it is unpinned as often. It must still be in the log: one that is in the queue, held, or
     * pinned already.
     *
     * @param length bytes of the batch
     * @param times how often
     */
    public void pin(BodyId id, int length, long times) {
        Body body = store.body(id, mayHaveMoved(id));
        if (body == null) {
            totals.body(length);
            store.put(null, new Body(id, id.raftIndex(), id.position(), length, times, -1));
        } else {
            store.put(body, body.pinned(times));
        }
    }

    /** Takes pins back; the batch goes with the last one unless the queue, which begins at {@code logStart}, needs it. */
    public void unpin(BodyId id, long times, long logStart) {
        Body body = store.body(id, mayHaveMoved(id));
        if (body != null) {
            settle(body, body.pinned(-times), logStart);
        }
    }

    /** Of {@code times} pins becomes a reference in the queue, up to {@code lastOffset}. */
    public void queued(BodyId id, long times, long lastOffset) {
        Body body = store.body(id, mayHaveMoved(id));
        if (body != null) {
            store.put(body, body.pinned(-times).queued(lastOffset));
        }
    }

    /** The body lies at another place too, and from now on there. Nothing happens if nobody needs it any more. */
    public void carried(BodyId id, long raftIndex, int position) {
        Body body = store.body(id, mayHaveMoved(id));
        if (body != null) {
            totals.moved(id);
            store.put(body, body.movedTo(raftIndex, position));
        }
    }

    /** Forgets the body unless it is needed. */
    public void drop(BodyId id, long logStart) {
        Body body = store.body(id, mayHaveMoved(id));
        if (body != null && !body.isNeeded(logStart)) {
            remove(body);
        }
    }

    /** The body, or null if nothing refers to that batch but the place where it was stored. */
    public @Nullable Body find(BodyId id) {
        return store.body(id, mayHaveMoved(id));
    }

    /** Whether the batch may lie elsewhere than where it was first stored. */
    public boolean mayHaveMoved(BodyId id) {
        return id.raftIndex() < totals.movedBelow();
    }

    private void settle(Body before, Body after, long logStart) {
        if (after.isNeeded(logStart)) {
            store.put(before, after);
        } else {
            remove(before);
        }
    }

    private void remove(Body body) {
        totals.body(-body.length());
        store.remove(body);
    }
}
