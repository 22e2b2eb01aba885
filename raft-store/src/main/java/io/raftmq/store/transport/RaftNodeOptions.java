package io.raftmq.store.transport;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.core.Replicator;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;
import com.alipay.sofa.jraft.util.ThreadId;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The options of one JRaft node (one replica of one group) on a {@link RaftTransport}. How a group host uses it:
 *
 * <pre>{@code
 * RaftNodeOptions options = new RaftNodeOptions(transport);   // has the election timeout, timers and pools set
 * options.setFsm(...); options.setLogUri(...); ...            // but neither election timeout nor heartbeat factor
 * Node node = RaftServiceFactory.createAndInitRaftNode(groupId, peerId, options);
 * options.started(node);                                      // once; from now on elections may be hastened
 * ...
 * options.stopping(node);                                         // before node.shutdown()
 * node.shutdown(); node.join();
 * }</pre>
 *
 * <p>One instance serves one node. Lease reads are refused: the timers are not made for them.
 */
public final class RaftNodeOptions extends NodeOptions {
    /** With stock timers: a follower stands for election after so long without its leader, milliseconds. */
    public static final int STOCK_ELECTION_TIMEOUT = 1_000;

    private final RaftTransport transport;
    private volatile @Nullable ReplicatorGroup replicators;

    public RaftNodeOptions(RaftTransport transport) {
        this.transport = transport;
        setElectionTimeoutMs(STOCK_ELECTION_TIMEOUT);
        setDisableCli(true);
        setSharedElectionTimer(true);
        setSharedVoteTimer(true);
        setSharedStepDownTimer(true);
        setSharedSnapshotTimer(true);
        setSharedTimerPool(true);
        // JRaft makes a pool of a third of this many core threads for each group's callbacks: none, one on demand.
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

    /** Tells the transport that {@code node}, made with these options, runs. */
    public void started(Node node) {
        if (getRaftOptions().getReadOnlyOptions() != ReadOnlyOption.ReadOnlySafe) {
            throw new IllegalArgumentException("lease reads are not safe with this transport's timers");
        }
    }

    /** Tells the transport that the node is about to be shut down. */
    public void stopping(Node node) {
        transport.groupStopping(node.getGroupId());
    }
}
