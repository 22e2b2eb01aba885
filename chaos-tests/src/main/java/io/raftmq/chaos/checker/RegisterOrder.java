package io.raftmq.chaos.checker;

import io.raftmq.chaos.history.RegisterEvent;
import io.raftmq.chaos.history.RegisterEvent.Act;
import io.raftmq.chaos.history.RegisterEvent.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks for an order of the operations on one register that explains all answers, as Wing and Gong do, and remembers, as
 * Lowe does, where it has been.
 *
 * <p>A client repeats a request whose answer was lost. So a write of which nothing is known, and a version that was refused
 * in the end, may have had its effect all the same. Such effects may come at any time from the question on, any number of times;
 * which of them came is not part of what the search remembers, so they do not multiply what there is to look at.
 */
final class RegisterOrder {
    private static final int MOST_STATES = 2_000_000;
    private static final long IMPOSSIBLE = -1;

    /** Which of the answered operations are behind us, and what the register holds then. */
    private record State(BitSet behind, long version) {}

    private final List<RegisterEvent> answered;
    private final List<RegisterEvent> uncertain;
    private final Set<State> seen = new HashSet<>();
    private final Deque<State> open = new ArrayDeque<>();

    RegisterOrder(List<RegisterEvent> operations) {
        Comparator<RegisterEvent> byQuestion = Comparator.comparingLong(RegisterEvent::invoked);
        answered = operations.stream()
                .filter(e -> e.outcome() != Outcome.UNKNOWN)
                .sorted(byQuestion)
                .toList();
        uncertain = operations.stream()
                .filter(e -> (e.act() == Act.RAISE && e.outcome() == Outcome.REFUSED) || e.outcome() == Outcome.UNKNOWN)
                .sorted(byQuestion)
                .toList();
    }

    /** Why there is no such order; empty if there is one. */
    Optional<String> conflict() {
        State furthest = new State(new BitSet(answered.size()), 0);
        reach(furthest);
        while (!open.isEmpty()) {
            State state = open.pop();
            if (state.behind.cardinality() == answered.size()) {
                return Optional.empty();
            }
            if (state.behind.cardinality() > furthest.behind.cardinality()) {
                furthest = state;
            }
            goOn(state);
        }
        return Optional.of(told(furthest));
    }

    private void reach(State state) {
        if (seen.add(state)) {
            if (seen.size() > MOST_STATES) {
                throw new IllegalStateException("too many operations at once on one register to judge them");
            }
            open.push(state);
        }
    }

    /** To every state that can be the next: by an operation that began before the first of the others was answered. */
    private void goOn(State state) {
        long latest = latest(state);
        for (RegisterEvent write : uncertain) {
            if (write.invoked() <= latest && isAllowed(write, state.version)) {
                reach(new State(state.behind, write.version()));
            }
        }
        for (int i = state.behind.nextClearBit(0); i < answered.size(); i = state.behind.nextClearBit(i + 1)) {
            RegisterEvent next = answered.get(i);
            long version = after(next, state.version);
            if (next.invoked() <= latest && version != IMPOSSIBLE) {
                BitSet behind = (BitSet) state.behind.clone();
                behind.set(i);
                reach(new State(behind, version));
            }
        }
    }

    /** When the first of those that are still to come was answered. */
    private long latest(State state) {
        long latest = Long.MAX_VALUE;
        for (int i = state.behind.nextClearBit(0); i < answered.size(); i = state.behind.nextClearBit(i + 1)) {
            latest = Math.min(latest, answered.get(i).nanos());
        }
        return latest;
    }

    /** What the register holds after an operation that was answered so; {@link #IMPOSSIBLE} if it cannot be answered so. */
    private static long after(RegisterEvent e, long version) {
        if (e.act() == Act.READ) {
            return e.version() == version ? version : IMPOSSIBLE;
        }
        if (e.outcome() == Outcome.DONE) {
            return isAllowed(e, version) ? e.version() : IMPOSSIBLE;
        }
        // Nobody is refused for what was his own.
        return isAllowed(e, version) || e.version() == version ? IMPOSSIBLE : version;
    }

    private static boolean isAllowed(RegisterEvent write, long version) {
        return write.act() == Act.CREATE ? version == 0 : write.version() > version;
    }

    private String told(State furthest) {
        List<RegisterEvent> next = new ArrayList<>();
        long latest = latest(furthest);
        for (int i = 0; i < answered.size(); i++) {
            if (!furthest.behind.get(i) && answered.get(i).invoked() <= latest) {
                next.add(answered.get(i));
            }
        }
        return "of " + answered.size() + " answers " + furthest.behind.cardinality()
                + " have an order, in which it holds version " + furthest.version
                + " then; none of these can be the next: " + next;
    }
}
