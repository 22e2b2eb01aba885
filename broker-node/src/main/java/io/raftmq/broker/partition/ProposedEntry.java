package io.raftmq.broker.partition;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Raft entry on its way: opened by the first decision that needs it, joined by others, handed out to be proposed,
 * settled exactly once. Owned by the partition's thread.
 */
public final class ProposedEntry {
    private final Pipeline owner;
    private final long ordinal;
    private final List<Consumer<Outcome>> listeners = new ArrayList<>();
    private @Nullable EntryBuilder builder;
    private @Nullable ByteBuffer payload;
    private @Nullable Outcome outcome;
    private long endOffset;
    private long endHeldId;
    private int size;
    private boolean told;

    ProposedEntry(Pipeline owner, long ordinal, EntryBuilder builder) {
        this.owner = owner;
        this.ordinal = ordinal;
        this.builder = builder;
    }

    /** Its number in the chain of entries of its leader's term, from 0. */
    public long ordinal() {
        return ordinal;
    }

    /**
     * The bytes to propose, with the leader's term as the expected term.
     *
     * @throws IllegalStateException before {@link PartitionLeader#pollEntry()} handed the entry out, or once it settled
     */
    public ByteBuffer payload() {
        if (payload == null) {
            throw new IllegalStateException("entry " + ordinal + (outcome == null ? " is still open" : " has settled"));
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

    boolean isOf(Pipeline pipeline) {
        return owner == pipeline;
    }

    /** The open entry's builder. */
    EntryBuilder builder() {
        if (builder == null) {
            throw new IllegalStateException("entry " + ordinal + " is closed");
        }
        return builder;
    }

    /** The queue's end once this entry is applied. */
    long endOffset() {
        return endOffset;
    }

    /** The held id that the next message gets once this entry is applied. */
    long endHeldId() {
        return endHeldId;
    }

    /** Bytes so far. */
    int size() {
        return builder == null ? size : builder.size();
    }

    void reaches(long offset, long heldId) {
        endOffset = offset;
        endHeldId = heldId;
    }

    void close() {
        EntryBuilder open = builder();
        size = open.size();
        payload = open.build();
        builder = null;
    }

    void settle(Outcome end) {
        if (outcome != null) {
            throw new IllegalStateException("entry " + ordinal + " settled as " + outcome + " before " + end);
        }
        outcome = end;
        payload = null;
        if (builder != null) {
            size = builder.size();
            builder = null;
        }
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
