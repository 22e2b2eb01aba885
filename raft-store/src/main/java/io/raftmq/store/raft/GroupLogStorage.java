package io.raftmq.store.raft;

import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.EntryGoneException;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.commitlog.LogFullException;
import io.raftmq.store.commitlog.LogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JRaft's log of one group: a thin view of the group's part of the CommitLog. */
final class GroupLogStorage implements LogStorage {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLogStorage.class);
    private static final long FULL_DISK_RETRY_MILLIS = 200;

    private final GroupContext group;
    private final GroupLog log;
    private final ConfigurationHistory configurations;
    private final RecentEntries recent = new RecentEntries();
    private final CountDownLatch stopped = new CountDownLatch(1);

    GroupLogStorage(GroupContext group, GroupLog log, ConfigurationHistory configurations) {
        this.group = group;
        this.log = log;
        this.configurations = configurations;
    }

    @Override
    public boolean init(LogStorageOptions options) {
        ConfigurationManager known = options.getConfigurationManager();
        for (GroupConfiguration each : configurations.all()) {
            if (each.index() >= log.firstIndex() && each.index() <= log.lastIndex()) {
                known.add(each.toConfigurationEntry());
            }
        }
        return true;
    }

    @Override
    public void shutdown() {
        stopped.countDown();
    }

    @Override
    public long getFirstLogIndex() {
        return log.firstIndex();
    }

    @Override
    public long getLastLogIndex() {
        return log.lastIndex();
    }

    @Override
    public @Nullable LogEntry getEntry(long index) {
        if (index < log.firstIndex() || index > log.lastIndex()) {
            return null;
        }
        LogEntry appendedLately = recent.find(index);
        if (appendedLately != null) {
            return appendedLately;
        }
        try {
            return entry(log.read(index));
        } catch (EntryGoneException e) {
            return null;
        } catch (DamagedEntryException e) {
            group.quarantine("entry " + index + " is damaged on this node's disk", e);
            return null;
        }
    }

    @Override
    @Deprecated
    public long getTerm(long index) {
        return log.term(index);
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        return appendEntries(List.of(entry)) == 1;
    }

    @Override
    public int appendEntries(List<LogEntry> entries) {
        try {
            noteConfigurations(entries);
            append(entries.stream().map(GroupLogStorage::record).toList());
            entries.forEach(recent::appended);
            group.logAdvanced();
            return entries.size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (RuntimeException e) {
            group.quarantine("entries could not be appended to the log", e);
            return 0;
        }
    }

    @Override
    public boolean truncatePrefix(long firstKept) {
        return done("truncate the prefix", () -> {
            configurations.truncatePrefix(firstKept);
            log.truncatePrefix(firstKept);
        });
    }

    @Override
    public boolean truncateSuffix(long lastKept) {
        return done("truncate the suffix", () -> {
            recent.forget();
            log.truncateSuffix(lastKept);
            configurations.truncateSuffix(lastKept);
            group.configurationChanged();
        });
    }

    @Override
    public boolean reset(long nextIndex) {
        return done("reset the log", () -> {
            recent.forget();
            log.reset(nextIndex);
        });
    }

    private boolean done(String what, Runnable action) {
        try {
            action.run();
            return true;
        } catch (RuntimeException e) {
            group.quarantine("could not " + what, e);
            return false;
        }
    }

    private void noteConfigurations(List<LogEntry> entries) {
        List<GroupConfiguration> found = new ArrayList<>();
        for (LogEntry entry : entries) {
            if (entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION) {
                found.add(GroupConfiguration.of(entry));
            }
        }
        if (!found.isEmpty()) {
            configurations.appending(found);
            group.configurationChanged();
        }
    }

    /**
     * Appends, and on a full disk waits for room: an error would put the replica out of action for good. The entries may
     * use the reserve, since a trim that frees space may be among them or behind them; the layer above stops proposing
     * long before.
     */
    private void append(List<LogRecord> records) throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                // A long list is appended in pieces: those before the disk filled up are in.
                long last = log.lastIndex();
                log.appendEssential(
                        records.stream().filter(record -> record.index() > last).toList(), group.syncBeforeAck());
                return;
            } catch (LogFullException e) {
                if (!told) {
                    LOG.warn("{}: waits for room on the disk: {}", group.id(), e.getMessage());
                    told = true;
                }
                if (stopped.await(FULL_DISK_RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    private static LogRecord record(LogEntry entry) {
        long index = entry.getId().getIndex();
        long term = entry.getId().getTerm();
        return switch (entry.getType()) {
            case ENTRY_TYPE_DATA -> new LogRecord(LogRecord.Kind.DATA, index, term, payload(entry));
            case ENTRY_TYPE_NO_OP -> new LogRecord(LogRecord.Kind.NO_OP, index, term, ByteBuffer.allocate(0));
            case ENTRY_TYPE_CONFIGURATION ->
                new LogRecord(
                        LogRecord.Kind.CONFIGURATION,
                        index,
                        term,
                        ByteBuffer.wrap(ConfigurationCodec.encode(GroupConfiguration.of(entry))));
            case ENTRY_TYPE_UNKNOWN -> throw new IllegalArgumentException("entry " + index + " has no known type");
        };
    }

    private static ByteBuffer payload(LogEntry entry) {
        ByteBuffer data = entry.getData();
        return data == null ? ByteBuffer.allocate(0) : data;
    }

    private static LogEntry entry(LogRecord record) {
        LogId id = new LogId(record.index(), record.term());
        switch (record.kind()) {
            case CONFIGURATION -> {
                return ConfigurationCodec.decode(record.payload()).toLogEntry();
            }
            case NO_OP -> {
                LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_NO_OP);
                entry.setId(id);
                return entry;
            }
            case DATA -> {
                LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
                entry.setId(id);
                entry.setData(record.payload());
                return entry;
            }
        }
        throw new IllegalStateException("a record of no known kind: " + record.kind());
    }
}
