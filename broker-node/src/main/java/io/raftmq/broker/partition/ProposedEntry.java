package io.raftmq.broker.partition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Raft entry on its way: opened by the first decision that needs it, joined by others, proposed by the runtime,
 * settled exactly once. Owned by the partition's thread.
 */
public final class ProposedEntry {
    private final long ordinal;
    private final List<Consumer<Outcome>> listeners = new ArrayList<>();
    private @Nullable ByteBuffer payload;
    private @Nullable Outcome outcome;
    private boolean told;

    ProposedEntry(long ordinal) {
        this.ordinal = ordinal;
    }

    /** Its number in the chain of entries of its leader's term, from 0. */
    public long ordinal() {
        return ordinal;
    }

    /**
     * The bytes to propose, with the leader's term as the expected term.
     *
     * @throws IllegalStateException before {@link PartitionLeader#pollEntry()} handed the entry out
     */
    public ByteBuffer payload() {
        if (payload == null) {
            throw new IllegalStateException("entry " + ordinal + " is still open");
        }
        return payload.duplicate();
    }

    /** The entry's end, or null while it is open or in flight. */
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** Has {@code listener} told of the outcome by {@link PartitionMachine#tellSettled()}; at once if that has happened. */
    public void whenSettled(Consumer<Outcome> listener) {
        if (told && outcome != null) {
            listener.accept(outcome);
        } else {
            listeners.add(listener);
        }
    }

    void seal(ByteBuffer bytes) {
        payload = bytes;
    }

    void settle(Outcome end) {
        if (outcome != null) {
            throw new IllegalStateException("entry " + ordinal + " has settled as " + outcome + ", now " + end);
        }
        outcome = end;
    }

    void tell() {
        if (outcome == null || told) {
            throw new IllegalStateException("entry " + ordinal + " has nothing to tell, outcome " + outcome);
        }
        told = true;
        for (Consumer<Outcome> listener : listeners) {
            listener.accept(outcome);
        }
        listeners.clear();
    }
}
