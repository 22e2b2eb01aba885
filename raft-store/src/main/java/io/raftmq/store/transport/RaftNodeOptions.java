package io.raftmq.store.transport;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.Replicator;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.util.ThreadId;
import io.raftmq.store.transport.liveness.ReplicaElections;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The options of one JRaft node (one replica of one group) on a {@link RaftTransport}. How a group host uses it:
 *
 * <pre>{@code
 * RaftNodeOptions options = new RaftNodeOptions(transport);   // sets election timeout, shared timers and pools
 * options.setFsm(...); options.setLogUri(...); ...            // everything else as with any NodeOptions
 * Node node = RaftServiceFactory.createAndInitRaftNode(groupId, peerId, options);
 * options.started(node);                                      // once; from now on elections are hastened
 * ...                                                         // in StateMachine.onConfigurationCommitted:
 * options.votersChanged(conf.getPeers());
 * ...
 * options.stopping();                                         // before node.shutdown()
 * node.shutdown(); node.join();
 * }</pre>
 *
 * <p>With node liveness the election timeout is 20 s and heartbeats are 4 s apart, whatever is set: this node's peers are
 * judged once for all groups, and {@link #getElectionTimeoutMs} answers 0 while the leader's node seems dead. That is
 * JRaft's own question "may I still believe in this leader?", so pre-vote keeps its meaning. Without it JRaft's stock
 * timers run, with the election timeout that was set (1 s unless changed). Lease reads are refused: these timers are not
 * made for them.
 */
public final class RaftNodeOptions extends NodeOptions {
    private static final int STOCK_ELECTION_TIMEOUT_MILLIS = 1_000;
    private static final int QUIET_ELECTION_TIMEOUT_MILLIS = 20_000;
    private static final int QUIET_HEARTBEATS_PER_TIMEOUT = 5;

    /** More than any lease that ran out just now, so that every follower counts as dead. */
    private static final int NO_LEASE = -1;

    private static final int TRANSFER_TIMEOUT_MILLIS = 1_000;

    private final RaftTransport transport;
    private volatile @Nullable Thread transferring;
    private volatile @Nullable ReplicatorGroup replicators;
    private final boolean quiet;
    private volatile @Nullable ReplicaElections elections;

    public RaftNodeOptions(RaftTransport transport) {
        this.transport = transport;
        this.quiet = transport.hasNodeLiveness();
        setElectionTimeoutMs(STOCK_ELECTION_TIMEOUT_MILLIS);
        setRaftOptions(getRaftOptions());
        setDisableCli(true);
        setSharedElectionTimer(true);
        setSharedVoteTimer(true);
        setSharedStepDownTimer(true);
        setSharedSnapshotTimer(true);
        setSharedTimerPool(true);
        // JRaft makes a third of this many core threads for each group's callbacks: none, and one on demand.
        setRpcProcessorThreadPoolSize(2);
    }

    RaftTransport transport() {
        return transport;
    }

    void replicatesThrough(ReplicatorGroup group) {
        replicators = group;
    }

    /**
     * While this node leads: the index of the next entry {@code peer} lacks; empty when it is not being replicated to or
     * has not answered yet.
     */
    public OptionalLong nextIndex(PeerId peer) {
        ReplicatorGroup group = replicators;
        ThreadId replicator = group == null ? null : group.getReplicator(peer);
        long next = replicator == null ? 0 : Replicator.getNextIndex(replicator);
        return next > 0 ? OptionalLong.of(next) : OptionalLong.empty();
    }

    /**
     * Tells the transport that {@code node}, made with these options, runs.
     *
     * @throws IllegalArgumentException if lease reads were switched on
     */
    public void started(Node node) {
        if (getRaftOptions().getReadOnlyOptions() != ReadOnlyOption.ReadOnlySafe) {
            throw new IllegalArgumentException("lease reads are not safe with this transport's timers");
        }
        if (quiet) {
            elections = transport.direct(node, getInitialConf().getPeers());
        }
    }

    /** Tells which voters the group has now; they are watched, and stand for election in an order agreed on. */
    public void votersChanged(Collection<PeerId> voters) {
        ReplicaElections known = elections;
        if (known != null) {
            known.onVoters(voters);
        }
    }

    /** Tells the transport that the node is about to be shut down. */
    public void stopping(Node node) {
        transport.groupStopping(node.getGroupId());
    }

    @Override
    public void setRaftOptions(RaftOptions raftOptions) {
        if (quiet) {
            raftOptions.setElectionHeartbeatFactor(QUIET_HEARTBEATS_PER_TIMEOUT);
        }
        super.setRaftOptions(raftOptions);
    }

    /**
     * Hands leadership over. JRaft lets nobody lead for up to an election timeout while the other one catches up: during
     * {@code request} the timeout is a second, whatever it is else.
     */
    public synchronized Status transfer(Supplier<Status> request) {
        transferring = Thread.currentThread();
        try {
            return request.get();
        } finally {
            transferring = null;
        }
    }

    @Override
    public int getElectionTimeoutMs() {
        if (transferring == Thread.currentThread()) {
            return TRANSFER_TIMEOUT_MILLIS;
        }
        if (!quiet) {
            return super.getElectionTimeoutMs();
        }
        ReplicaElections known = elections;
        return known != null && known.isLeaderLeaseVoid() ? 0 : QUIET_ELECTION_TIMEOUT_MILLIS;
    }

    @Override
    public int getLeaderLeaseTimeoutMs() {
        if (!quiet) {
            return super.getLeaderLeaseTimeoutMs();
        }
        ReplicaElections known = elections;
        return known != null && known.isSteppingDown()
                ? NO_LEASE
                : QUIET_ELECTION_TIMEOUT_MILLIS * getLeaderLeaseTimeRatio() / 100;
    }
}
