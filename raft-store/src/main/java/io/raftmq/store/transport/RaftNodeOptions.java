package io.raftmq.store.transport;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;

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
