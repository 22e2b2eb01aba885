package io.raftmq.broker.runtime;

import io.raftmq.broker.held.Body;
import io.raftmq.broker.partition.CarryPlan;
import io.raftmq.broker.partition.Decision;
import io.raftmq.broker.partition.Outcome;
import io.raftmq.broker.partition.ProposedEntry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries batches forward that something still refers to and retention has passed, a chunk at a time: they are read by an
 * entry reader and proposed again. One pass goes as far as the queue needed no more of the log when it began; the next
 * begins once the log was let go that this one freed. Owned by the partition's loop, for one leadership.
 */
final class CarryForward {
    private final EntryReader reader;
    private final TimerCounters counters;
    private final Consumer<Consumer<LeaderContext>> whileLeading;
    private boolean busy;
    private long harvest;

    CarryForward(EntryReader reader, TimerCounters counters, Consumer<Consumer<LeaderContext>> whileLeading) {
        this.reader = reader;
        this.counters = counters;
        this.whileLeading = whileLeading;
    }

    /** Begins a pass, unless one goes on or its fruit is not harvested yet. */
    void begin(LeaderContext leader, boolean pressed) {
        if (!busy && leader.group().firstIndex() >= harvest) {
            step(leader, leader.machine().queueRaftIndex(), pressed);
        }
    }

    private void step(LeaderContext leader, long neededIndex, boolean pressed) {
        CarryPlan plan = leader.leader().planCarry(neededIndex, leader.group().logBytes(), pressed, leader.nowMs());
        List<Body> bodies = plan.bodies();
        if (bodies.isEmpty()) {
            busy = plan.goOnAfter() != null;
            if (plan.goOnAfter() != null) {
                plan.goOnAfter().whenSettled(outcome -> goOn(leader, outcome, neededIndex, pressed));
            }
            return;
        }
        busy = true;
        reader.read(
                leader.group(),
                bodies,
                batches -> whileLeading.accept(now -> propose(now, bodies, batches, neededIndex, pressed)),
                () -> whileLeading.accept(now -> busy = false));
    }

    private void propose(
            LeaderContext leader, List<Body> bodies, List<ByteBuffer> batches, long neededIndex, boolean pressed) {
        @Nullable ProposedEntry last = null;
        for (int i = 0; i < bodies.size(); i++) {
            Decision<Boolean> decision =
                    leader.leader().decideCarry(bodies.get(i).id(), batches.get(i), leader.nowMs());
            if (decision instanceof Decision.Await<Boolean> await) {
                last = await.entry();
                counters.carried(batches.get(i).remaining());
            }
        }
        if (last == null) {
            busy = false;
            return;
        }
        last.whenSettled(outcome -> {
            harvest = leader.machine().trimmableRaftIndex();
            goOn(leader, outcome, neededIndex, pressed);
        });
    }

    private void goOn(LeaderContext leader, Outcome outcome, long neededIndex, boolean pressed) {
        busy = false;
        if (outcome == Outcome.APPLIED) {
            step(leader, neededIndex, pressed);
        }
    }
}
