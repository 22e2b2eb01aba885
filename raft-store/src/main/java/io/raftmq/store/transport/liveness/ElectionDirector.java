package io.raftmq.store.transport.liveness;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.entity.PeerId;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.raftmq.store.transport.net.NodeAddress;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node's health to all its groups at once: followers whose leader's node seems dead stand for election, one
 * after the other; leaders that lost their majority, or whose own process was paused, step down; groups without a leader
 * are found by a sweep. One thread keeps time; the work, which waits for groups' locks and logs, runs elsewhere.
 */
public final class ElectionDirector implements NodeLiveness.Listener, AutoCloseable {
    private static final long SWEEP_MILLIS = 250;
    /** A suspicion that passes as soon as the peer is heard again should not cost a leadership. */
    private static final long STEP_DOWN_GRACE_MILLIS = 100;

    private static final Logger log = LoggerFactory.getLogger(ElectionDirector.class);

    private final NodeAddress self;
    private final Predicate<NodeAddress> isSuspect;
    private final Consumer<NodeAddress> keepInTouch;
    private final Executor workers;
    private final Map<String, ReplicaElections> replicas = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor clock;

    /**
     * @param isSuspect the judgement on peers
     * @param keepInTouch sees to it that a peer is connected to and judged
     * @param workers runs what may block on a group
     */
    public ElectionDirector(
            NodeAddress self, Predicate<NodeAddress> isSuspect, Consumer<NodeAddress> keepInTouch, Executor workers) {
        this.self = self;
        this.isSuspect = isSuspect;
        this.keepInTouch = keepInTouch;
        this.workers = workers;
        this.clock = new ScheduledThreadPoolExecutor(
                1, new DefaultThreadFactory("raft-" + self.port() + "-elections", true));
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        after(SWEEP_MILLIS, this::sweep);
    }

    /** A replica runs from now on; if its group has no leader it will stand for election soon. */
    public ReplicaElections add(Node node, Collection<PeerId> voters) {
        ReplicaElections replica = new ReplicaElections(node, voters, isSuspect);
        replicas.put(replica.group, replica);
        replica.voters().forEach(keepInTouch);
        onWorker(() -> review(replica));
        return replica;
    }

    /** A replica is about to stop. */
    public void remove(String group) {
        ReplicaElections removed = replicas.remove(group);
        if (removed != null) {
            removed.stop();
        }
    }

    /** {@code candidate} (host:port, JRaft's notation) asks for the vote of this node's replica of {@code group}. */
    public void onVoteAsked(String group, String candidate) {
        ReplicaElections replica = replicas.get(group);
        if (replica != null) {
            replica.onVoteAsked(candidate);
        }
    }

    /** A leader of {@code group} sent entries or a heartbeat. */
    public void onLeaderHeard(String group) {
        ReplicaElections replica = replicas.get(group);
        if (replica != null) {
            replica.onLeaderHeard();
        }
    }

    @Override
    public void onChange(NodeAddress peer, boolean suspect) {
        if (suspect) {
            replicas.values().forEach(replica -> onWorker(() -> review(replica)));
        }
    }

    /** This process was paused: others may have been elected meanwhile. */
    @Override
    public void onBlackout(long millis) {
        log.warn("[{}] this process was paused for {} ms: its leaders step down", self, millis);
        replicas.values().forEach(replica -> onWorker(replica::stepDown));
    }

    private void sweep() {
        long now = System.nanoTime();
        for (ReplicaElections replica : replicas.values()) {
            if (replica.needsReview(now)) {
                onWorker(() -> review(replica));
            }
        }
        after(SWEEP_MILLIS, this::sweep);
    }

    private void review(ReplicaElections replica) {
        if (replica.isStopped() || !replica.beginReview()) {
            return;
        }
        try {
            if (replica.isLeader()) {
                if (!replica.hasMajority()) {
                    after(STEP_DOWN_GRACE_MILLIS, () -> onWorker(() -> stepDownWithoutMajority(replica)));
                }
            } else {
                reviewFollower(replica);
            }
        } finally {
            replica.endReview();
        }
    }

    private void stepDownWithoutMajority(ReplicaElections replica) {
        if (replica.isLeader() && !replica.hasMajority()) {
            log.debug("[{}] {} lost its majority: its leader steps down", self, replica.group);
            replica.stepDown();
        }
    }

    private void reviewFollower(ReplicaElections replica) {
        long now = System.nanoTime();
        NodeAddress leader = replica.leader();
        replica.voters().forEach(keepInTouch);
        if (leader != null) {
            keepInTouch.accept(leader);
        }
        if (!replica.isLeaderLeaseVoid()) {
            replica.leaderIsWell(now, leader);
        } else if (replica.mayAttempt(now)) {
            int rank = CandidateOrder.rank(replica.group, replica.voters(), self, isSuspect);
            if (rank >= 0) {
                Attempts.Plan plan = replica.planAttempt(now, rank, replicas.size());
                after(plan.delayMillis(), () -> onWorker(replica::standForElection));
                after(plan.delayMillis() + plan.retryMillis(), () -> onWorker(() -> review(replica)));
            }
        }
    }

    private void after(long millis, Runnable task) {
        try {
            var unused = clock.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            log.debug("[{}] no more elections: the transport is closing", self);
        }
    }

    private void onWorker(Runnable task) {
        try {
            workers.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    log.error("[{}] directing an election failed", self, e);
                }
            });
        } catch (RejectedExecutionException closing) {
            log.debug("[{}] no more elections: the transport is closing", self);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
