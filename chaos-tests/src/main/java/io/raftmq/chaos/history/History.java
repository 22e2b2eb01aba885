package io.raftmq.chaos.history;

import io.raftmq.chaos.history.Event.FaultBegan;
import io.raftmq.chaos.history.Event.FaultEnded;
import io.raftmq.chaos.history.Event.Read;
import io.raftmq.chaos.history.Event.Seek;
import io.raftmq.chaos.history.Event.SendAcknowledged;
import io.raftmq.chaos.history.Event.SendInvoked;
import io.raftmq.chaos.history.Event.SendRefused;
import io.raftmq.chaos.history.Event.SendUnknown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * An append-only log of events, safe for any number of threads. The clock is read under the log's lock, so the order of
 * the events is the order of their times. An invocation must be recorded before the operation is started and an outcome
 * after it is known: then the interval between the two contains the operation's true effect.
 */
public final class History {
    private final int maxEvents;
    private final LongSupplier clock;
    private final long epoch;
    private final List<Event> events = new ArrayList<>();

    /** @param maxEvents the bound; about 50 bytes of heap an event */
    public History(int maxEvents) {
        this(maxEvents, System::nanoTime);
    }

    /** With an injected monotonic clock, in nanoseconds. */
    public History(int maxEvents, LongSupplier clock) {
        this(maxEvents, clock, clock.getAsLong());
    }

    /** With a beginning of its own on that clock, so that several histories can be laid side by side. */
    public History(int maxEvents, LongSupplier clock, long epoch) {
        this.maxEvents = maxEvents;
        this.clock = clock;
        this.epoch = epoch;
    }

    /** The time that an event of this moment would get; for the beginning of what is recorded when it has ended. */
    public long now() {
        return clock.getAsLong() - epoch;
    }

    /** Writes down what is made of the time of writing. */
    public void add(LongFunction<Event> event) {
        append(event);
    }

    /** A send is about to be handed to the client. */
    public void sendInvoked(Stamp stamp, int partition) {
        append(nanos -> new SendInvoked(nanos, stamp, partition));
    }

    /** The send was answered OK. */
    public void sendAcknowledged(Stamp stamp, int partition, long offset) {
        append(nanos -> new SendAcknowledged(nanos, stamp, partition, offset));
    }

    /** The send certainly did not happen. */
    public void sendRefused(Stamp stamp, String reason) {
        append(nanos -> new SendRefused(nanos, stamp, reason));
    }

    /** Nobody knows whether the send happened. */
    public void sendUnknown(Stamp stamp, String reason) {
        append(nanos -> new SendUnknown(nanos, stamp, reason));
    }

    /** A reader was given a message. */
    public void read(int reader, Stamp stamp, int partition, long offset) {
        append(nanos -> new Read(nanos, reader, stamp, partition, offset));
    }

    /** A reader is about to be moved on purpose. */
    public void seek(int reader, int partition) {
        append(nanos -> new Seek(nanos, reader, partition));
    }

    /** A fault is about to begin. */
    public void faultBegan(String fault, int node) {
        append(nanos -> new FaultBegan(nanos, fault, node));
    }

    /** A fault has ended. */
    public void faultEnded(String fault, int node) {
        append(nanos -> new FaultEnded(nanos, fault, node));
    }

    /** Everything so far, in order. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** How many events there are. */
    public synchronized int size() {
        return events.size();
    }

    private synchronized void append(LongFunction<Event> event) {
        if (events.size() >= maxEvents) {
            throw new IllegalStateException(
                    "the history is full at " + maxEvents + " events; give the run a higher bound");
        }
        events.add(event.apply(clock.getAsLong() - epoch));
    }
}
