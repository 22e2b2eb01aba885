package io.raftmq.broker.partition;

import io.raftmq.broker.held.Body;
import io.raftmq.broker.held.BodyId;
import io.raftmq.broker.held.HeldRun;
import io.raftmq.broker.held.HeldStore;
import io.raftmq.broker.timer.DueIndex;
import io.raftmq.broker.timer.DueTimer;
import io.raftmq.broker.timer.DueWindow;
import io.raftmq.client.wire.BatchIndex;
import io.raftmq.client.wire.BatchKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is held, in the partition's key-value state; its layout is in {@link HeldKeys}. */
final class HeldTables implements HeldStore, DueIndex {
    private static final byte[] NOTHING = new byte[0];

    private final StateOverlay state;
    private @Nullable DueWindow window;

    HeldTables(StateOverlay state) {
        this.state = state;
    }

    /**
     * These are the tables of a leader's view: the window is told of timers that come and go, and bodies are left out. A view
     * knows no Raft index yet, so in it different bodies would have one id; and nothing is decided by them.
     */
    void watch(DueWindow watcher) {
        window = watcher;
    }

    private boolean isView() {
        return window != null;
    }

    @Override
    public @Nullable HeldRun runOf(long heldId) {
        HeldRun[] found = new HeldRun[1];
        if (heldId > 0) {
            state.floor(HeldKeys.run(0), HeldKeys.run(heldId), (key, value) -> {
                found[0] = HeldValues.run(HeldKeys.firstOf(key), value);
                return false;
            });
        }
        return found[0] != null && found[0].end() > heldId ? found[0] : null;
    }

    @Override
    public void put(HeldRun run) {
        state.put(HeldKeys.run(run.first()), HeldValues.run(run));
        for (BatchIndex.Entry found : run.hashes()) {
            state.put(HeldKeys.found(found.hash(), run.first() + found.slot()), NOTHING);
        }
        if (run.kind() == BatchKind.TIMED) {
            state.put(HeldKeys.due(run.dueMs(), run.first()), HeldValues.due(run.count()));
            if (window != null) {
                window.added(timer(run));
            }
        }
    }

    @Override
    public void remove(HeldRun run) {
        state.delete(HeldKeys.run(run.first()));
        for (BatchIndex.Entry found : run.hashes()) {
            state.delete(HeldKeys.found(found.hash(), run.first() + found.slot()));
        }
        if (run.kind() == BatchKind.TIMED) {
            state.delete(HeldKeys.due(run.dueMs(), run.first()));
            if (window != null) {
                window.removed(timer(run));
            }
        }
    }

    @Override
    public void forgotten(long heldId) {
        state.put(HeldKeys.forgotten(heldId), NOTHING);
    }

    @Override
    public boolean wasForgotten(long heldId) {
        return state.get(HeldKeys.forgotten(heldId)) != null;
    }

    /** Ids of held messages with that hash of a key or unique id, from one on, at most {@code most}. */
    List<Long> found(long hash, long from, int most) {
        List<Long> found = new ArrayList<>();
        state.scan(HeldKeys.found(hash, from), HeldKeys.found(hash, Long.MAX_VALUE), (key, value) -> {
            found.add(HeldKeys.heldOf(key));
            return found.size() < most;
        });
        return found;
    }

    private static DueTimer timer(HeldRun run) {
        return new DueTimer(run.dueMs(), run.first(), run.count());
    }

    @Override
    public void scan(long fromDueMs, long fromFirst, Predicate<DueTimer> taker) {
        byte[] from = HeldKeys.due(Math.max(0, fromDueMs), Math.max(0, fromFirst));
        state.scan(
                from,
                HeldKeys.dueEnd(),
                (key, value) ->
                        taker.test(new DueTimer(HeldKeys.firstOf(key), HeldKeys.heldOf(key), HeldValues.due(value))));
    }

    @Override
    public @Nullable Body body(BodyId id, boolean mayHaveMoved) {
        if (isView()) {
            return null;
        }
        byte[] moved = mayHaveMoved ? state.get(HeldKeys.moved(id.raftIndex(), id.position())) : null;
        BodyId now = moved == null ? id : HeldValues.place(moved);
        byte[] value = state.get(HeldKeys.body(now.raftIndex(), now.position()));
        return value == null ? null : HeldValues.body(now.raftIndex(), now.position(), value);
    }

    @Override
    public void put(@Nullable Body before, Body body) {
        if (isView()) {
            return;
        }
        boolean moves =
                before != null && (before.raftIndex() != body.raftIndex() || before.position() != body.position());
        if (moves && before != null) {
            state.delete(HeldKeys.body(before.raftIndex(), before.position()));
            state.put(
                    HeldKeys.moved(body.id().raftIndex(), body.id().position()),
                    HeldValues.place(body.raftIndex(), body.position()));
        }
        state.put(HeldKeys.body(body.raftIndex(), body.position()), HeldValues.body(body));
    }

    @Override
    public void remove(Body body) {
        if (isView()) {
            return;
        }
        state.delete(HeldKeys.body(body.raftIndex(), body.position()));
        if (body.isMoved()) {
            state.delete(HeldKeys.moved(body.id().raftIndex(), body.id().position()));
        }
    }

    /** Hands out the bodies by where they lie now, the lowest first, until {@code taker} says no. */
    void bodies(Predicate<Body> taker) {
        state.scan(
                HeldKeys.body(0, 0),
                HeldKeys.bodyEnd(),
                (key, value) -> taker.test(HeldValues.body(HeldKeys.firstOf(key), HeldKeys.positionOf(key), value)));
    }
}
