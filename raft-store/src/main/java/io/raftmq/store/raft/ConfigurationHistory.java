package io.raftmq.store.raft;

import io.raftmq.store.GroupId;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.commitlog.LogRecord;
import io.raftmq.store.state.LocalChanges;
import io.raftmq.store.state.StateStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The configurations in a group's log by index, so that a restart finds them without reading the log. They are noted
 * beside the state before the entry is appended; since the state's disk holds a prefix of what was written, every
 * configuration at or below the flushed applied index is there, and only the entries behind it are read. Thread-safe.
 */
final class ConfigurationHistory {
    private final StateStore store;
    private final GroupId group;
    private final TreeMap<Long, GroupConfiguration> byIndex = new TreeMap<>();

    private ConfigurationHistory(StateStore store, GroupId group) {
        this.store = store;
        this.group = group;
    }

    /** Loads what was noted, drops what the log does not confirm, and reads the log where notes may be missing. */
    static ConfigurationHistory load(StateStore store, GroupId group, GroupLog log, SnapshotMark mark) {
        ConfigurationHistory history = new ConfigurationHistory(store, group);
        store.readLocal(group, LocalKinds.CONFIGURATION, (index, value) -> {
            GroupConfiguration noted = ConfigurationCodec.decode(ByteBuffer.wrap(value));
            if (log.term(index) == noted.term()) {
                history.byIndex.put(index, noted);
            }
        });
        if (mark.index() > 0) {
            history.byIndex.put(mark.index(), mark.lastIncluded());
        }
        long applied = store.group(group).appliedIndex();
        boolean noted = applied > mark.importedUpTo() && history.at(applied).isPresent();
        history.read(log, noted ? Math.max(applied + 1, log.firstIndex()) : log.firstIndex());
        return history;
    }

    /**
     * Notes what the log holds from there on once more: what was noted when it was appended went with the process if the state
     * was not flushed since, and a later flush must not say that it has applied them, and not have them.
     */
    private void read(GroupLog log, long from) {
        List<GroupConfiguration> found = new ArrayList<>();
        for (long index = from; index <= log.lastIndex(); index++) {
            LogRecord record = log.read(index);
            if (record.kind() == LogRecord.Kind.CONFIGURATION) {
                found.add(ConfigurationCodec.decode(record.payload()));
            }
        }
        if (!found.isEmpty()) {
            appending(found);
        }
    }

    /** Notes configurations that are about to be appended. */
    void appending(List<GroupConfiguration> configurations) {
        store.writeLocal(group, changes -> {
            for (GroupConfiguration each : configurations) {
                changes.put(LocalKinds.CONFIGURATION, each.index(), ConfigurationCodec.encode(each));
            }
        });
        synchronized (this) {
            configurations.forEach(each -> byIndex.put(each.index(), each));
        }
    }

    void truncateSuffix(long lastKept) {
        store.writeLocal(group, changes -> changes.delete(LocalKinds.CONFIGURATION, lastKept + 1, Long.MAX_VALUE));
        synchronized (this) {
            byIndex.tailMap(lastKept, false).clear();
        }
    }

    /** Forgets what no entry from {@code firstKept} on needs: all but the last configuration before it. */
    void truncatePrefix(long firstKept) {
        Long inForce;
        synchronized (this) {
            inForce = byIndex.lowerKey(firstKept);
            if (inForce == null || byIndex.firstKey().equals(inForce)) {
                return;
            }
            byIndex.headMap(inForce, false).clear();
        }
        long keepFrom = inForce;
        store.writeLocal(group, changes -> changes.delete(LocalKinds.CONFIGURATION, 0, keepFrom));
    }

    /** Puts what {@link #replaced} forgets into the write that replaces the state. */
    static void writeReplaced(SnapshotMark mark, LocalChanges changes) {
        changes.delete(LocalKinds.CONFIGURATION, 0, mark.index() + 1);
    }

    /** A snapshot replaced everything up to its mark. */
    synchronized void replaced(SnapshotMark mark) {
        byIndex.headMap(mark.index(), true).clear();
        byIndex.put(mark.index(), mark.lastIncluded());
    }

    /** The configuration in force at {@code index}. */
    synchronized Optional<GroupConfiguration> at(long index) {
        return Optional.ofNullable(byIndex.floorEntry(index)).map(Map.Entry::getValue);
    }

    /** The last in the log, committed or not: the one Raft votes by. */
    synchronized Optional<GroupConfiguration> latest() {
        return Optional.ofNullable(byIndex.lastEntry()).map(Map.Entry::getValue);
    }

    synchronized List<GroupConfiguration> all() {
        return new ArrayList<>(byIndex.values());
    }
}
