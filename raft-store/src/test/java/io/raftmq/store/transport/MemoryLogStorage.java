package io.raftmq.store.transport;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A log that costs nothing, so that a test measures the transport. */
final class MemoryLogStorage implements LogStorage {
    private final ConcurrentSkipListMap<Long, LogEntry> entries = new ConcurrentSkipListMap<>();
    private volatile long first = 1;

    @Override
    public boolean init(LogStorageOptions options) {
        for (LogEntry entry : entries.values()) {
            if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
                throw new IllegalStateException("a memory log does not survive a restart");
            }
        }
        return true;
    }

    @Override
    public void shutdown() {
        entries.clear();
    }

    @Override
    public long getFirstLogIndex() {
        return first;
    }

    @Override
    public long getLastLogIndex() {
        return entries.isEmpty() ? first - 1 : entries.lastKey();
    }

    @Override
    public @Nullable LogEntry getEntry(long index) {
        return entries.get(index);
    }

    @Override
    @Deprecated
    public long getTerm(long index) {
        LogEntry entry = entries.get(index);
        return entry == null ? 0 : entry.getId().getTerm();
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        entries.put(entry.getId().getIndex(), entry);
        return true;
    }

    @Override
    public int appendEntries(List<LogEntry> added) {
        added.forEach(this::appendEntry);
        return added.size();
    }

    @Override
    public boolean truncatePrefix(long firstIndexKept) {
        first = firstIndexKept;
        entries.headMap(firstIndexKept).clear();
        return true;
    }

    @Override
    public boolean truncateSuffix(long lastIndexKept) {
        entries.tailMap(lastIndexKept, false).clear();
        return true;
    }

    @Override
    public boolean reset(long nextLogIndex) {
        entries.clear();
        first = nextLogIndex;
        return true;
    }
}
