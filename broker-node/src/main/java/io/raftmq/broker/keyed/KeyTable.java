package io.raftmq.broker.keyed;

import io.raftmq.broker.inflight.LastWords;
import io.raftmq.broker.inflight.LastWords.Word;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries by key. Whoever changes it also stores the change; the table itself only counts, or remembers what is ahead. */
public interface KeyTable<V extends Forgettable> {
    /** The entry, also one whose time is over and which was not removed yet; or null. */
    @Nullable
    V find(KeyHash key);

    /** Entries, those included whose time is over. */
    long size();

    /**
     * Puts an entry, in place of the one there is.
     *
     * @param fresh whether the key has no entry yet, not even one whose time is over
     */
    void put(KeyHash key, V value, boolean fresh);

    void remove(KeyHash key);

    /** The entries as applied. */
    final class Applied<V extends Forgettable> implements KeyTable<V> {
        private final StoredKeys<V> stored;
        private long size;

        public Applied(StoredKeys<V> stored, long size) {
            this.stored = stored;
            this.size = size;
        }

        @Override
        public @Nullable V find(KeyHash key) {
            return stored.find(key);
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void put(KeyHash key, V value, boolean fresh) {
            size += fresh ? 1 : 0;
        }

        @Override
        public void remove(KeyHash key) {
            size--;
        }

        /** The entries as they will be once everything proposed on top of these is applied; nothing yet. */
        public Proposed<V> ahead() {
            return new Proposed<>(this);
        }
    }

    /**
     * The entries as they will be once everything proposed is applied: what proposed Raft entries touched, over the applied
     * ones.
     */
    final class Proposed<V extends Forgettable> implements KeyTable<V> {
        private final Applied<V> applied;
        private final LastWords<KeyHash, V> touched = new LastWords<>();
        private long size;
        /** All that was due before has been removed: no need to walk over what the storage has left of it. */
        private long removedBeforeMs;

        private Proposed(Applied<V> applied) {
            this.applied = applied;
            size = applied.size();
        }

        /** Changes from now on belong to this Raft entry. */
        public void entry(long entryOrdinal) {
            touched.entry(entryOrdinal);
        }

        /** The Raft entry's changes (and those of all before) are in the applied table now. */
        public void applied(long entryOrdinal) {
            touched.applied(entryOrdinal);
        }

        @Override
        public @Nullable V find(KeyHash key) {
            Word<V> latest = touched.on(key);
            return latest != null ? latest.value() : applied.find(key);
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void put(KeyHash key, V value, boolean fresh) {
            size += fresh ? 1 : 0;
            touched.say(key, value);
        }

        @Override
        public void remove(KeyHash key) {
            size--;
            touched.say(key, null);
        }

        /**
         * At most {@code most} applied entries that nothing in flight touches and whose time is over, the earliest first. The
         * caller removes all of them.
         */
        public List<Due> due(long nowMs, int most) {
            List<Due> due = new ArrayList<>();
            applied.stored.due(removedBeforeMs, nowMs + 1, entry -> {
                if (touched.on(entry.key()) == null) {
                    due.add(entry);
                }
                return due.size() < most;
            });
            removedBeforeMs =
                    due.size() < most ? nowMs + 1 : due.get(due.size() - 1).forgetAtMs();
            return due;
        }
    }
}
