package io.raftmq.broker.keyed;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entries of a table as last committed. */
public interface StoredKeys<V extends Forgettable> {
    @Nullable
    V find(KeyHash key);

    /** Entries that are to be forgotten from {@code fromMs} on and before {@code beforeMs}, the earliest first. */
    void due(long fromMs, long beforeMs, Predicate<Due> visitor);
}
