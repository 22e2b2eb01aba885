package io.raftmq.store.raft;

import io.raftmq.store.DamagedEntryException;
import io.raftmq.store.FaultHandler;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupListener;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.StoreStats;
import io.raftmq.store.commitlog.CommitLog;
import io.raftmq.store.commitlog.LogUsage;
import io.raftmq.store.state.StateOptions;
import io.raftmq.store.state.StateStore;
import io.raftmq.store.transport.RaftTransport;
import io.raftmq.store.transport.net.NodeAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All groups of one node and what they share. */
public final class GroupHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupHost.class);

    private final HostResources resources;
    private final Housekeeping housekeeping;
    private final Map<GroupId, HostedGroup> groups = new ConcurrentHashMap<>();
    /** Held while a group is started or erased, so that neither meets the other half done. */
    private final Set<GroupId> busy = ConcurrentHashMap.newKeySet();

    private GroupHost(HostResources resources) {
        this.resources = resources;
        this.housekeeping = new Housekeeping(
                resources.options().self().toString(),
                resources.options().state().flushInterval(),
                resources.state(),
                groups.values());
    }

    /** See {@link io.raftmq.store.raft.RaftStore#open}. */
    public static GroupHost open(RaftStoreOptions options, FaultHandler faults) {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Files.createDirectories(options.directory().resolve("incoming"));
            CommitLog commitLog = CommitLog.open(options.commitLog(), faults);
            opened.add(commitLog);
            StateStore state = StateStore.open(
                    new StateOptions(
                            options.directory().resolve("state"),
                            options.state().cacheBytes(),
                            options.state().writeBufferBytes()),
                    faults,
                    () -> {});
            opened.add(state);
            state.erasing().forEach(id -> erase(id, commitLog, state));
            RaftTransport transport = RaftTransport.open(options.transport());
            opened.add(transport);
            ExecutorService pool =
                    BlockingPool.named("raft-blocking-" + options.self().port());
            return new GroupHost(new HostResources(options, commitLog, state, transport, pool, new HostCounters()));
        } catch (IOException | UncheckedIOException e) {
            closeAll(opened);
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UncheckedIOException(
                    new IOException("cannot open the store of " + options.self() + ": " + cause.getMessage(), e));
        } catch (RuntimeException e) {
            closeAll(opened);
            throw e;
        }
    }

    /** See {@link io.raftmq.store.raft.RaftStore#start}. */
    public RaftGroup start(GroupOptions options, GroupListener listener) {
        return exclusively(options.id(), () -> {
            if (groups.containsKey(options.id())) {
                throw new IllegalStateException(options.id() + ": runs already on this node");
            }
            HostedGroup group = make(options, listener);
            groups.put(options.id(), group);
            if (group instanceof RunningGroup running) {
                running.run();
            }
            return group;
        });
    }

    /** See {@link io.raftmq.store.raft.RaftStore#group}. */
    public Optional<RaftGroup> group(GroupId id) {
        return Optional.ofNullable(groups.get(id));
    }

    /** See {@link io.raftmq.store.raft.RaftStore#erase}. */
    public void erase(GroupId id) {
        exclusively(id, () -> {
            HostedGroup running = groups.get(id);
            if (running != null) {
                running.stop();
            }
            resources.state().beginErase(id);
            erase(id, resources.commitLog(), resources.state());
            return id;
        });
    }

    /** See {@link io.raftmq.store.raft.RaftStore#localGroups}. */
    public Set<GroupId> localGroups() {
        Set<GroupId> local = new HashSet<>(resources.state().groups());
        local.addAll(resources.commitLog().groups());
        local.addAll(resources.commitLog().votes().groups());
        return local;
    }

    /** See {@link io.raftmq.store.raft.RaftStore#medianClockMillis}. */
    public long medianClockMillis(Collection<PeerAddress> voters) {
        return resources
                .transport()
                .liveness()
                .medianClockMillis(voters.stream()
                        .map(voter -> new NodeAddress(voter.host(), voter.port()))
                        .toList());
    }

    /** See {@link io.raftmq.store.raft.RaftStore#stats}. */
    public StoreStats stats() {
        LogUsage log = resources.commitLog().usage();
        return new StoreStats(
                groups.size(),
                (int) groups.values().stream().filter(RaftGroup::isLeader).count(),
                (int) groups.values().stream().filter(HostedGroup::quarantined).count(),
                log.bytesOnDisk(),
                log.bytesLive(),
                log.bytesLeft(),
                resources.state().diskBytes(),
                resources.state().flushCount(),
                resources.counters().replayed().sum(),
                resources.counters().refused().sum());
    }

    @Override
    public void close() {
        resources.state().waitNoMore();
        housekeeping.close();
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        for (HostedGroup group : groups.values()) {
            stops.add(CompletableFuture.runAsync(group::stop, resources.pool()));
        }
        stops.forEach(CompletableFuture::join);
        resources.transport().close();
        resources.pool().shutdown();
        resources.state().close();
        resources.commitLog().close();
    }

    private HostedGroup make(GroupOptions options, GroupListener listener) {
        GroupId id = options.id();
        Runnable onStop = () -> groups.remove(id);
        Optional<String> damage = StartCheck.damage(id, resources.commitLog());
        if (damage.isEmpty()) {
            SnapshotMark mark = SnapshotMark.read(resources.state(), id);
            damage = StartCheck.contradiction(
                    resources.state().group(id), mark, resources.commitLog().group(id));
            if (damage.isEmpty()) {
                try {
                    return new RunningGroup(resources, options, listener, mark, onStop);
                } catch (DamagedEntryException | IllegalArgumentException e) {
                    damage = Optional.of(String.valueOf(e.getMessage()));
                }
            }
        }
        String why = damage.get();
        LOG.error("{}: this replica is not started: {}", id, why);
        listener.onQuarantined(why);
        return new QuarantinedGroup(
                id,
                resources.options().self(),
                why,
                resources.state().group(id),
                resources.commitLog().group(id),
                onStop);
    }

    private <T> T exclusively(GroupId id, Supplier<T> action) {
        if (!busy.add(id)) {
            throw new IllegalStateException(id + ": is being started or erased");
        }
        try {
            return action.get();
        } finally {
            busy.remove(id);
        }
    }

    /** The vote goes last but one: as long as the note of the erasure stands, it is finished at the next open. */
    private static void erase(GroupId id, CommitLog commitLog, StateStore state) {
        commitLog.erase(id);
        commitLog.votes().erase(id);
        state.finishErase(id);
    }

    private static void closeAll(List<AutoCloseable> opened) {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                LOG.warn("closing after a failed open failed, too", e);
            }
        }
    }
}
