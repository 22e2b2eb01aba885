package io.raftmq.broker.held;

import org.jspecify.annotations.Nullable;

/** Where runs and bodies are kept. Reads see what was put before, committed or not. */
public interface HeldStore {
    /** The run that holds the message, or null. */
    @Nullable
    HeldRun runOf(long heldId);

    void put(HeldRun run);

    void remove(HeldRun run);

    /** The message was taken out for good, and that is to be remembered for a while. */
    void forgotten(long heldId);

    /** Whether {@link #forgotten} was said of the message, and is remembered still. */
    boolean wasForgotten(long heldId);

    /**
     * The body of that id, or null if nothing was said about it.
     *
     * @param mayHaveMoved false spares the search elsewhere than where it was first stored
     */
    @Nullable
    Body body(BodyId id, boolean mayHaveMoved);

    /** Stores a body; {@code before} is what was stored of it, or null. */
    void put(@Nullable Body before, Body body);

    void remove(Body body);
}
