package io.raftmq.broker.cluster;

import io.raftmq.broker.net.Failures;
import io.raftmq.client.wire.ErrorCode;
import io.raftmq.client.wire.proto.DamagedReplica;
import io.raftmq.client.wire.proto.Failure;
import io.raftmq.client.wire.proto.NodeHeartbeatRequest;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.client.wire.proto.RegisterNodeResponse;
import io.raftmq.store.GroupId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process known to the metadata group: registers it, sends heartbeats, registers again when it was forgotten.
 *
 * <pre>
 * REGISTERING --registered--> KNOWN --fenced or forgotten--> REGISTERING
 * REGISTERING --another process has this node id--> stops the node
 * </pre>
 *
 * Its state is owned by the timer's thread; {@link #epoch()} may be read by any.
 */
public final class NodeAgent {
    private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
    private static final int RETRY_MS = 200;
    /** The others are told of once these are made anew. */
    private static final int MAX_DAMAGED = 1_000;
    /** Short, so that a frozen leader does not hold back the heartbeat to the one that follows it. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(1);
    /** So long may another directory's process of this id still count as alive after it was stopped; in ms. */
    private static final long ID_IN_USE_PATIENCE_MS = 13_000;

    private final RegisterNodeRequest registration;
    private final int incarnation;
    private final MetaGateway gateway;
    private final ScheduledExecutorService timer;
    private final IntSupplier diskUsedPercent;
    private final LongSupplier metadataIndex;
    private final Supplier<Set<GroupId>> damaged;
    private final Consumer<String> stopNode;
    private volatile long epoch;
    private volatile boolean closed;
    private long idInUseSince;

    /**
     * @param registration what this node says of itself
     * @param incarnation what its data directory was given when it joined
     * @param timer one thread, on which everything here runs
     * @param metadataIndex how far this node has applied the metadata
     * @param damaged the replicas here that take no part any more
     * @param stopNode told why this process must end
     */
    public NodeAgent(
            RegisterNodeRequest registration,
            int incarnation,
            MetaGateway gateway,
            ScheduledExecutorService timer,
            IntSupplier diskUsedPercent,
            LongSupplier metadataIndex,
            Supplier<Set<GroupId>> damaged,
            Consumer<String> stopNode) {
        this.registration = registration;
        this.incarnation = incarnation;
        this.gateway = gateway;
        this.timer = timer;
        this.diskUsedPercent = diskUsedPercent;
        this.metadataIndex = metadataIndex;
        this.damaged = damaged;
        this.stopNode = stopNode;
    }

    /** Begins; returns at once. */
    public void start() {
        timer.execute(this::register);
    }

    /** The epoch of this process's registration; 0 while it has none. */
    public long epoch() {
        return epoch;
    }

    public void close() {
        closed = true;
    }

    private void register() {
        gateway.call(MetaApi.REGISTER_NODE, registration)
                .whenCompleteAsync(
                        (answer, thrown) -> {
                            if (thrown == null) {
                                registered((RegisterNodeResponse) answer);
                            } else {
                                notRegistered(gateway.failure(thrown));
                            }
                        },
                        this::onTimer);
    }

    private void registered(RegisterNodeResponse answer) {
        if (answer.getIncarnation() != incarnation) {
            stopNode.accept("the cluster knows this data directory as incarnation " + answer.getIncarnation()
                    + ", it says " + incarnation + " itself: begin with an empty directory");
            return;
        }
        LOG.info("node {}: registered, epoch {}", registration.getNode().getId(), answer.getEpoch());
        idInUseSince = 0;
        epoch = answer.getEpoch();
        later(() -> heartbeat(answer.getHeartbeatMs()), answer.getHeartbeatMs());
    }

    private void notRegistered(Failure failure) {
        ErrorCode code = ErrorCode.of(failure.getCode());
        boolean inUse = code == ErrorCode.NODE_ID_IN_USE;
        if (inUse && idInUseSince == 0) {
            idInUseSince = System.nanoTime();
        }
        boolean patient =
                inUse && System.nanoTime() - idInUseSince < TimeUnit.MILLISECONDS.toNanos(ID_IN_USE_PATIENCE_MS);
        boolean forGood = code.retry() == ErrorCode.Retry.NEVER && !patient;
        if (forGood) {
            stopNode.accept("the cluster does not take this node: " + failure.getMessage());
            return;
        }
        LOG.warn("node {}: not registered yet: {}", registration.getNode().getId(), failure.getMessage());
        later(this::register, Math.max(RETRY_MS, Math.min(failure.getRetryAfterMs(), 1_000)));
    }

    private void heartbeat(int everyMs) {
        NodeHeartbeatRequest beat = NodeHeartbeatRequest.newBuilder()
                .setNodeId(registration.getNode().getId())
                .setEpoch(epoch)
                .setDiskUsedPercent(diskUsedPercent.getAsInt())
                .setMetadataIndex(metadataIndex.getAsLong())
                .addAllDamaged(damagedReplicas())
                .build();
        gateway.call(MetaApi.NODE_HEARTBEAT, beat, HEARTBEAT_TIMEOUT)
                .whenCompleteAsync(
                        (answer, thrown) -> {
                            Failure failure =
                                    thrown == null ? Failures.of(ErrorCode.INTERNAL, "") : gateway.failure(thrown);
                            ErrorCode code = ErrorCode.of(failure.getCode());
                            if (thrown != null && (code == ErrorCode.FENCED || code == ErrorCode.UNKNOWN_NODE)) {
                                LOG.warn(
                                        "node {}: {}; registering again",
                                        registration.getNode().getId(),
                                        failure.getMessage());
                                register();
                            } else {
                                later(() -> heartbeat(everyMs), everyMs);
                            }
                        },
                        this::onTimer);
    }

    private List<DamagedReplica> damagedReplicas() {
        return damaged.get().stream()
                .sorted()
                .limit(MAX_DAMAGED)
                .map(id -> DamagedReplica.newBuilder()
                        .setTopicUid(id.topicUid())
                        .setPartition(id.partition())
                        .build())
                .toList();
    }

    private void later(Runnable step, long ms) {
        if (!closed && !timer.isShutdown()) {
            timer.schedule(step, ms, TimeUnit.MILLISECONDS);
        }
    }

    private void onTimer(Runnable step) {
        if (!closed && !timer.isShutdown()) {
            timer.execute(step);
        }
    }
}
