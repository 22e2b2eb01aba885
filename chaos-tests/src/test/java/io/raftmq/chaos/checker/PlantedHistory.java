package io.raftmq.chaos.checker;

import io.raftmq.chaos.history.Event;
import io.raftmq.chaos.history.History;
import io.raftmq.chaos.history.Stamp;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** A history whose clock counts events, written by a test. */
final class PlantedHistory {
    private final AtomicLong clock = new AtomicLong();
    private final History history = new History(10_000, clock::incrementAndGet, 0);

    static Stamp stamp(long sequence) {
        return new Stamp(0, sequence);
    }

    PlantedHistory add(LongFunction<Event> event) {
        history.add(event);
        return this;
    }

    /** A send that was answered OK, at an offset that is its sequence. */
    PlantedHistory sent(long... sequences) {
        for (long sequence : sequences) {
            history.sendInvoked(stamp(sequence), 0);
            history.sendAcknowledged(stamp(sequence), 0, sequence);
        }
        return this;
    }

    /** The final drain finds it there. */
    PlantedHistory drained(long... sequences) {
        for (long sequence : sequences) {
            history.read(PlantedLog.DRAIN, stamp(sequence), 0, sequence);
        }
        return this;
    }

    long now() {
        return clock.get();
    }

    List<Event> events() {
        return history.events();
    }
}
