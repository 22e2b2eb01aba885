package io.raftmq.store.raft;

import com.alipay.sofa.jraft.entity.LogEntry;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The entries that were appended last, for as long as somebody else, or the time until the next collection, keeps them in memory.
 * JRaft asks its log for the entry before those it sends, and for the one before those it is sent, only to learn its term;
 * it has often just let go of it, and all of its bytes would be read and checked once more. Thread-safe.
 */
final class RecentEntries {
    /** About as many as one group has on the way at once. */
    private static final int MOST = 16;

    private final AtomicReferenceArray<@Nullable WeakReference<LogEntry>> byIndex = new AtomicReferenceArray<>(MOST);

    void appended(LogEntry entry) {
        byIndex.set(slot(entry.getId().getIndex()), new WeakReference<>(entry));
    }

    @Nullable
    LogEntry find(long index) {
        WeakReference<LogEntry> kept = byIndex.get(slot(index));
        LogEntry entry = kept == null ? null : kept.get();
        return entry != null && entry.getId().getIndex() == index ? entry : null;
    }

    /** Some of them are no longer in the log. */
    void forget() {
        for (int i = 0; i < MOST; i++) {
            byIndex.set(i, null);
        }
    }

    private static int slot(long index) {
        return Math.floorMod(index, MOST);
    }
}
