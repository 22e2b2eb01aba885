package io.raftmq.store.raft;

import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.StoreStats;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * One node's store: many Raft groups on one disk log and one RocksDB. Thread-safe. Opening and closing, starting and
 * erasing a group touch the disk and block; what a running {@link RaftGroup} offers does not.
 */
public final class RaftStore implements AutoCloseable {
    private final GroupHost host;

    private RaftStore(GroupHost host) {
        this.host = host;
    }

    /**
     * Opens the node's data directory, recovers its log, finishes erasures that a crash cut short and listens for the
     * node's peers. No group runs until it is started.
     *
     * @param faults told of what the node must not survive: a failed sync, a corrupt RocksDB
     * @throws java.io.UncheckedIOException if the directory cannot be read, is in use by another process, or the Raft
     *     port cannot be bound
     * @throws io.raftmq.store.commitlog.UnsupportedFormatException if a newer version wrote the log
     * @throws io.raftmq.store.state.StateException if the state is in use, or a newer version wrote it
     */
    public static RaftStore open(RaftStoreOptions options, FaultHandler faults) {
        return new RaftStore(GroupHost.open(options, faults));
    }

    /**
     * Starts this node's replica of a group; returns once it runs. If its log is damaged or contradicts its state it
     * does not run: {@link GroupListener#onQuarantined} is called, before this returns, and the group answers all
     * proposals with failure.
     *
     * @throws IllegalStateException if the group already runs here
     */
    public RaftGroup start(GroupOptions options, GroupListener listener) {
        return host.start(options, listener);
    }

    /** The group, if it was started here and not stopped since. */
    public Optional<RaftGroup> group(GroupId id) {
        return host.group(id);
    }

    /**
     * Stops the group if it runs, and deletes its log, votes and state. Once begun it is finished by the next {@link
     * #open} if the process dies in between. Erasing what is not there does nothing.
     */
    public void erase(GroupId id) {
        host.erase(id);
    }

    /** Every group that has a log, votes or state on this node's disk, whether it runs or not. */
    public Set<GroupId> localGroups() {
        return host.localGroups();
    }

    /**
     * The median of the wall clocks of {@code voters} now, milliseconds. Nodes never heard do not count; of an even number
     * the lower middle one counts; with none heard it is this node's.
     */
    public long medianClockMillis(Collection<PeerAddress> voters) {
        return host.medianClockMillis(voters);
    }

    public StoreStats stats() {
        return host.stats();
    }

    /** Stops every group, flushes the state and closes the files. */
    @Override
    public void close() {
        host.close();
    }
}
