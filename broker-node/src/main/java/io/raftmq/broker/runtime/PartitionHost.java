package io.raftmq.broker.runtime;

import io.raftmq.broker.cluster.PartitionReports;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Topic;
import io.raftmq.store.GroupId;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.RaftGroup;
import io.raftmq.store.raft.RaftStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the replicas that the metadata places on this node, and erases those it says are gone, on its word alone. All of
 * that happens on one thread of its own, since starting and stopping a group blocks.
 */
public final class PartitionHost implements PartitionEvents, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionHost.class);
    private static final Duration ATTEND_EVERY = Duration.ofMillis(500);
    private static final Duration EXPIRE_EVERY = Duration.ofMillis(500);
    private static final Duration BALANCE_EVERY = Duration.ofSeconds(5);
    private static final Duration ATTEND_FAILURES_EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_AT_DISK_EVERY = Duration.ofMillis(500);
    /** Longer than a trim takes to show in the log: no more is let go of than needed. */
    private static final Duration RELIEVE_DISK_EVERY = Duration.ofSeconds(2);

    private final RaftStore store;
    private final PeerAddress self;
    private final int nodeId;
    private final RuntimeServices services;
    private final Partitions partitions;
    private final LeaderDuties duties;
    private final DiskWatch disk;
    private final Supplier<MetadataImage> image;
    private final LongSupplier epoch;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            new io.netty.util.concurrent.DefaultThreadFactory("partition-host", true));
    private final AtomicBoolean attendSoon = new AtomicBoolean();
    private final AtomicBoolean reconcileSoon = new AtomicBoolean();
    private final Quarantine quarantine;
    // On the host's thread:
    private final Map<GroupId, Boolean> syncOf = new HashMap<>();
    private final Set<GroupId> notStarted = new HashSet<>();
    private final Departures departures;

    /**
     * @param quarantine what is found damaged goes there
     * @param image the newest metadata applied on this node
     * @param epoch of this process's registration; 0 while it has none
     */
    public PartitionHost(
            RaftStore store,
            PeerAddress self,
            int nodeId,
            RuntimeServices services,
            Partitions partitions,
            PartitionReports reports,
            DiskWatch disk,
            Quarantine quarantine,
            Supplier<MetadataImage> image,
            LongSupplier epoch) {
        this.store = store;
        this.self = self;
        this.nodeId = nodeId;
        this.services = services;
        this.partitions = partitions;
        this.duties = new LeaderDuties(nodeId, partitions, reports, disk, services.monotonicNanos());
        this.disk = disk;
        this.quarantine = quarantine;
        this.image = image;
        this.epoch = epoch;
        this.departures = new Departures(services.limits().keepDeparted());
    }

    /** Begins; returns at once. */
    public void start() {
        thread.execute(() -> {
            notStarted.addAll(store.localGroups());
            notStarted.remove(GroupId.METADATA);
            reconcile();
        });
        every(ATTEND_EVERY, () -> {
            reconcile();
            ifCurrent(() -> duties.attend(image.get()));
        });
        every(EXPIRE_EVERY, () -> partitions.all().forEach(PartitionRuntime::expireTransactions));
        every(BALANCE_EVERY, () -> ifCurrent(() -> duties.balance(image.get())));
        every(ATTEND_FAILURES_EVERY, () -> partitions.all().forEach(PartitionRuntime::attendFailures));
        every(LOOK_AT_DISK_EVERY, disk::look);
        every(RELIEVE_DISK_EVERY, () -> {
            if (disk.bytesToFree() > 0) {
                duties.applyRetention(image.get());
            }
        });
        every(services.limits().retentionCheck(), () -> duties.applyRetention(image.get()));
    }

    /** The metadata changed; what follows from it is done soon. */
    public void metadataChanged() {
        if (reconcileSoon.compareAndSet(false, true)) {
            execute(() -> {
                reconcileSoon.set(false);
                reconcile();
                ifCurrent(() -> duties.attend(image.get()));
            });
        }
    }

    /** Replicas that stopped for good on this run, and why. */
    public Map<GroupId, String> quarantined() {
        return quarantine.reasons();
    }

    /** Whether every replica placed here runs or is quarantined, as of the newest image. */
    public boolean isCaughtUpWithMetadata() {
        return image.get().partitions().values().stream()
                .filter(partition -> partition.belongsTo(self))
                .allMatch(partition -> partitions.get(partition.id()) != null || quarantine.holds(partition.id()));
    }

    @Override
    public void changed(GroupId id) {
        if (attendSoon.compareAndSet(false, true)) {
            execute(() -> {
                attendSoon.set(false);
                ifCurrent(() -> duties.attend(image.get()));
            });
        }
    }

    @Override
    public void quarantined(GroupId id, String why) {
        quarantine.add(id, why);
        execute(() -> stop(id));
    }

    /** Stops every replica and keeps its data. Blocks until nothing touches their state any more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.error("node {}: a partition does not start or stop; its thread is left behind", nodeId);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        partitions.all().stream().map(PartitionRuntime::id).toList().forEach(this::stop);
    }

    private void reconcile() {
        MetadataImage now = image.get();
        for (Partition partition : now.partitions().values()) {
            if (partition.belongsTo(self) && !quarantine.holds(partition.id())) {
                now.topic(partition.id().topicUid()).ifPresent(topic -> host(partition, topic));
            }
        }
        for (PartitionRuntime runtime : partitions.all()) {
            eraseIfGone(now, runtime.id());
        }
        Set<GroupId> idle = new HashSet<>(notStarted);
        idle.addAll(quarantine.reasons().keySet());
        idle.forEach(id -> eraseIfGone(now, id));
    }

    private void host(Partition partition, Topic topic) {
        GroupId id = partition.id();
        boolean sync = topic.config().syncBeforeAck();
        if (partitions.get(id) != null && Boolean.valueOf(sync).equals(syncOf.get(id))) {
            return;
        }
        stop(id);
        syncOf.put(id, sync);
        notStarted.remove(id);
        PartitionRuntime runtime = new PartitionRuntime(id, services, this);
        try {
            RaftGroup group = store.start(new GroupOptions(id, partition.initialVotersFor(self), sync), runtime);
            runtime.attach(group);
            partitions.put(
                    runtime); // also if it was quarantined meanwhile: it is about to be stopped, and must be found
        } catch (RuntimeException e) {
            LOG.error("group {}: cannot be started here", id, e);
            quarantine.add(id, "cannot be started: " + e.getMessage());
        }
    }

    /**
     * Erases a replica that the metadata has no place for. One that is quarantined may have lost votes and entries that it
     * once answered for, and would be dangerous if it came back and voted as an empty one. It cannot: it is in no list of
     * the metadata only after its removal from the voters was committed ({@link MembershipMover}), by a majority of those
     * that remained. From then on, whoever lacks that removal lacks the votes to be elected even with this replica's, for
     * those that remained are counted in every electorate, old and new; and whoever has it does not ask this replica until
     * it is added again, which is in a later entry, so in later terms than any vote that was forgotten.
     */
    private void eraseIfGone(MetadataImage now, GroupId id) {
        if (!now.mayErase(id, nodeId, self, epoch.getAsLong())) {
            departures.forget(id);
        } else if (now.wasDeleted(id.topicUid())
                || quarantine.isWorthless(id)
                || departures.isOver(id, services.monotonicNanos().getAsLong())) {
            LOG.info("group {}: its replica here is gone from the metadata, and is erased", id);
            stop(id);
            store.erase(id);
            notStarted.remove(id);
            quarantine.end(id);
            departures.forget(id);
        }
    }

    private void stop(GroupId id) {
        PartitionRuntime runtime = partitions.get(id);
        if (runtime == null) {
            return;
        }
        partitions.remove(id);
        syncOf.remove(id);
        runtime.prepareStop();
        RaftGroup group = runtime.group();
        if (group != null) {
            group.stop();
        }
        runtime.end().join();
    }

    /** Runs what a leader does to its groups only once this node's own registration is in the image: an older one may be wrong. */
    private void ifCurrent(Runnable duty) {
        long registered = epoch.getAsLong();
        if (registered > 0
                && image.get()
                        .node(nodeId)
                        .map(node -> node.epoch() == registered)
                        .orElse(false)) {
            duty.run();
        }
    }

    private void every(Duration period, Runnable duty) {
        thread.scheduleWithFixedDelay(() -> logged(duty), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void execute(Runnable step) {
        try {
            thread.execute(() -> logged(step));
        } catch (RejectedExecutionException e) {
            LOG.debug("node {}: the host is stopping", nodeId);
        }
    }

    /** A fault in one round must not end the rounds: what is not done is found again by the next. */
    private void logged(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.error("node {}: unexpected fault while hosting partitions", nodeId, e);
        }
    }
}
