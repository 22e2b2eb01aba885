package io.raftmq.store.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.SaveSnapshotClosure;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.option.SnapshotCopierOptions;
import com.alipay.sofa.jraft.storage.SnapshotStorage;
import com.alipay.sofa.jraft.storage.SnapshotThrottle;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotCopier;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.raftmq.store.GroupId;
import io.raftmq.store.commitlog.GroupLog;
import io.raftmq.store.state.RocksGroupState;
import io.raftmq.store.state.StateExport;
import io.raftmq.store.state.StateImport;
import io.raftmq.store.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * JRaft's snapshots of one group. They lag: a snapshot's index says how much of the log has been let go of, while its
 * content is the state as it is. So saving one writes a {@link SnapshotMark}; offering one to a follower streams the
 * state; loading a fetched one replaces state and mark in one write.
 */
final class GroupSnapshots implements SnapshotStorage {
    private final GroupId group;
    private final String address;
    private final StateStore store;
    private final RocksGroupState state;
    private final GroupLog log;
    private final ConfigurationHistory configurations;
    private final Path fetchInto;
    private final Executor pool;
    private volatile SnapshotMark mark;
    private volatile @Nullable Planned planned;
    private boolean resumed;

    /** The mark to write at JRaft's next save, and whether it must be on disk at its end. */
    private record Planned(GroupConfiguration lastIncluded, boolean flush) {}

    /**
     * @param address host:port at which followers fetch
     * @param fetchInto the file for a state that is being fetched
     */
    GroupSnapshots(
            GroupId group,
            String address,
            StateStore store,
            GroupLog log,
            ConfigurationHistory configurations,
            SnapshotMark mark,
            Path fetchInto,
            Executor pool) {
        this.group = group;
        this.address = address;
        this.store = store;
        this.state = store.group(group);
        this.log = log;
        this.configurations = configurations;
        this.mark = mark;
        this.fetchInto = fetchInto;
        this.pool = pool;
    }

    SnapshotMark mark() {
        return mark;
    }

    /** Decides what JRaft's next save will write: everything up to {@code index} is let go of. */
    void plan(long index, boolean flush) {
        long term = log.term(index);
        GroupConfiguration inForce = configurations
                .at(index)
                .orElseThrow(() -> new IllegalStateException(group + ": no configuration is known at " + index));
        if (term == 0) {
            throw new IllegalStateException(group + ": entry " + index + " is not in the log");
        }
        planned = new Planned(
                new GroupConfiguration(
                        index, term, inForce.voters(), inForce.learners(), inForce.oldVoters(), inForce.oldLearners()),
                flush);
    }

    /** JRaft wants to save, on its state machine thread: with the planned index instead of the applied one. */
    void save(SaveSnapshotClosure done) {
        Planned next = planned;
        if (next == null) {
            done.run(new Status(RaftError.ECANCELED, "no trim is planned"));
            return;
        }
        done.start(next.lastIncluded()
                .toSnapshotMeta(next.lastIncluded().index(), next.lastIncluded().term()));
        done.run(Status.OK());
    }

    /** Makes a fetched snapshot this replica's state. */
    void replaceStateWith(FetchedSnapshot fetched) {
        SnapshotMark next = new SnapshotMark(
                GroupConfiguration.of(fetched.load()), fetched.state().appliedIndex());
        try (StateImport target = store.beginImport(group)) {
            fetched.state().into(target);
            target.commit(fetched.state().appliedIndex(), fetched.state().appliedTerm(), changes -> {
                next.write(changes);
                ConfigurationHistory.writeReplaced(next, changes);
            });
        }
        configurations.replaced(next);
        mark = next;
        try {
            fetched.close();
        } catch (IOException e) {
            throw new UncheckedIOException(group + ": the fetched state could not be deleted", e);
        }
    }

    @Override
    public boolean init(@Nullable Void nothing) {
        return true;
    }

    @Override
    public void shutdown() {
        // Holds nothing.
    }

    @Override
    public boolean setFilterBeforeCopyRemote() {
        return true;
    }

    @Override
    public void setSnapshotThrottle(SnapshotThrottle throttle) {
        throw new IllegalArgumentException("snapshots are not throttled");
    }

    @Override
    public SnapshotWriter create() {
        return new MarkWriter(this::write);
    }

    /** First, as JRaft starts: what this replica resumes from; later, for a follower: the present state. */
    @Override
    public synchronized @Nullable SnapshotReader open() {
        if (!resumed) {
            resumed = true;
            return resuming();
        }
        // The mark before the state, so that the state is never behind it.
        SnapshotMeta offered = mark.toMeta();
        return new OfferedSnapshot(address, offered, new StateExport(state.snapshot()));
    }

    @Override
    public @Nullable SnapshotCopier startToCopyFrom(String uri, SnapshotCopierOptions options) {
        SnapshotFetch fetch = SnapshotFetch.from(uri, options, group, fetchInto, pool);
        if (fetch != null) {
            fetch.start();
        }
        return fetch;
    }

    @Override
    public @Nullable SnapshotReader copyFrom(String uri, SnapshotCopierOptions options) {
        SnapshotCopier copier = startToCopyFrom(uri, options);
        if (copier == null) {
            return null;
        }
        try {
            copier.join();
            return copier.getReader();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private @Nullable SnapshotReader resuming() {
        SnapshotMark letGo = mark;
        long applied = Math.max(letGo.index(), Math.min(state.appliedIndex(), log.lastIndex()));
        if (applied == 0) {
            return null;
        }
        long term = applied == letGo.index() ? letGo.term() : log.term(applied);
        GroupConfiguration inForce = configurations
                .at(applied)
                .orElseThrow(() -> new IllegalStateException(group + ": no configuration is known at " + applied));
        return new ResumingSnapshot(letGo.toMeta(), inForce.toSnapshotMeta(applied, term));
    }

    private void write(SnapshotMeta saved) {
        Planned next = planned;
        SnapshotMark written = new SnapshotMark(GroupConfiguration.of(saved), mark.importedUpTo());
        store.writeLocal(group, written::write);
        if (next == null || next.flush()) {
            store.flush();
        }
        mark = written;
    }
}
