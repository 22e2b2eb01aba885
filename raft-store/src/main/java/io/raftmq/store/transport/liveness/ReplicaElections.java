package io.raftmq.store.transport.liveness;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.core.State;
import com.alipay.sofa.jraft.entity.PeerId;
import io.raftmq.store.transport.net.NodeAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One replica's leadership as its node's health bears on it: when its leader's lease is void, and how to make JRaft act
 * on that now instead of at its own long timers. Whatever is hastened here goes through JRaft's own pre-vote, vote and
 * step-down, so a wrong suspicion costs an election and never safety.
 */
public final class ReplicaElections {
    private static final long VOTE_MIN_MILLIS = 300;
    private static final long VOTE_MAX_MILLIS = 600;
    private static final long HEALTHY_REVIEW_NANOS = TimeUnit.SECONDS.toNanos(1);

    final String group;
    private final Node node;
    private final Predicate<NodeAddress> isSuspect;
    private final @Nullable FirableTimer election;
    private final @Nullable FirableTimer stepDown;
    private final AtomicBoolean underReview = new AtomicBoolean();
    private volatile Set<NodeAddress> voters;
    private volatile boolean steppingDown;
    private volatile boolean stopped;
    private volatile boolean renounced;
    /** Touched only under review, by one thread at a time. */
    private final Attempts attempts = new Attempts();

    private volatile @Nullable NodeAddress wellLeader;
    private volatile long lastWellNanos = System.nanoTime();
    private volatile long nextAttemptNanos = System.nanoTime();

    ReplicaElections(Node node, Collection<PeerId> voters, Predicate<NodeAddress> isSuspect) {
        this.group = node.getGroupId();
        this.node = node;
        this.isSuspect = isSuspect;
        this.voters = addresses(voters);
        String name = node.getNodeId().toString();
        this.election = FirableTimers.find(FirableTimers.ELECTION + name);
        this.stepDown = FirableTimers.find(FirableTimers.STEP_DOWN + name);
        FirableTimer vote = FirableTimers.find(FirableTimers.VOTE + name);
        if (vote != null) {
            vote.useDelays(() -> ThreadLocalRandom.current().nextLong(VOTE_MIN_MILLIS, VOTE_MAX_MILLIS));
        }
    }

    static NodeAddress addressOf(PeerId peer) {
        return new NodeAddress(peer.getIp(), peer.getPort());
    }

    private static Set<NodeAddress> addresses(Collection<PeerId> peers) {
        return Set.copyOf(peers.stream().map(ReplicaElections::addressOf).toList());
    }

    /** The voters changed; only the order of candidates depends on it. */
    public void onVoters(Collection<PeerId> newVoters) {
        voters = addresses(newVoters);
    }

    /** The replica is about to be shut down: it takes part in no more elections. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    Set<NodeAddress> voters() {
        return voters;
    }

    /** For JRaft's election timeout: a follower owes nothing to a leader that seems dead, or to none. */
    public boolean isLeaderLeaseVoid() {
        if (node.getNodeState() != State.STATE_FOLLOWER) {
            return false;
        }
        NodeAddress leader = leader();
        return leader == null || renounced || isSuspect.test(leader);
    }

    /**
     * {@code candidate} asks for this replica's vote. If that is the leader this replica believes in, it has stepped down
     * on a node that lives on; without this its followers would wait for it until the long election timeout.
     */
    void onVoteAsked(String candidate) {
        PeerId leader = node.getLeaderId();
        if (leader != null && leader.toString().equals(candidate)) {
            renounced = true;
        }
    }

    /** A leader sent entries or a heartbeat. */
    void onLeaderHeard() {
        if (renounced) {
            renounced = false;
        }
    }

    /** For JRaft's leader lease: this leader must count its followers as dead. */
    public boolean isSteppingDown() {
        return steppingDown;
    }

    /** The leader's node, or null; waits for the group's lock. */
    @Nullable
    NodeAddress leader() {
        PeerId leader = node.getLeaderId();
        return leader == null ? null : addressOf(leader);
    }

    boolean isLeader() {
        return node.getNodeState() == State.STATE_LEADER;
    }

    /** Whether a majority of the voters, this leader counted, does not seem dead. */
    boolean hasMajority() {
        List<PeerId> peers;
        try {
            peers = node.listPeers();
        } catch (IllegalStateException notLeader) {
            return true;
        }
        NodeAddress self = addressOf(node.getNodeId().getPeerId());
        long alive = peers.stream()
                .map(ReplicaElections::addressOf)
                .filter(peer -> peer.equals(self) || !isSuspect.test(peer))
                .count();
        return alive >= peers.size() / 2 + 1;
    }

    /** Stands for election, if there is still a reason. Blocks on the group's lock and log. */
    void standForElection() {
        if (election != null && !stopped && isLeaderLeaseVoid()) {
            election.fireNow();
        }
    }

    /** Steps down through JRaft's own check of dead nodes. Blocks on the group's lock. */
    void stepDown() {
        if (stepDown == null || stopped || !isLeader()) {
            return;
        }
        steppingDown = true;
        try {
            stepDown.fireNow();
        } finally {
            steppingDown = false;
        }
    }

    /** Whether a look at it is due, as far as can be told without its lock: a healthy follower is looked at each second. */
    boolean needsReview(long nowNanos) {
        if (isLeader()) {
            return voters.stream().anyMatch(isSuspect);
        }
        NodeAddress known = wellLeader;
        return known == null || isSuspect.test(known) || nowNanos - lastWellNanos > HEALTHY_REVIEW_NANOS;
    }

    /** Only one review of a replica runs at a time; false if one does. */
    boolean beginReview() {
        return underReview.compareAndSet(false, true);
    }

    void endReview() {
        underReview.set(false);
    }

    boolean mayAttempt(long nowNanos) {
        return nowNanos - nextAttemptNanos >= 0;
    }

    /** Plans the next attempt, and the earliest time for the one after. */
    Attempts.Plan planAttempt(long nowNanos, int rank, int groupCount) {
        Attempts.Plan plan = attempts.plan(group, rank, groupCount);
        nextAttemptNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(plan.delayMillis() + plan.retryMillis());
        return plan;
    }

    void leaderIsWell(long nowNanos, @Nullable NodeAddress leader) {
        wellLeader = leader;
        lastWellNanos = nowNanos;
        nextAttemptNanos = nowNanos;
        attempts.leaderIsWell();
    }
}
