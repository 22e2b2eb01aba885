package io.raftmq.store.raft;

import com.alipay.sofa.jraft.StateMachine;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.option.RaftOptions;
import io.raftmq.store.GroupOptions;
import io.raftmq.store.transport.RaftNodeOptions;
import io.raftmq.store.transport.RaftTransport;

/** JRaft's settings for one of many groups on a node. */
final class NodeSettings {
    private static final int APPLY_BATCH = 512;
    /** Slots of each of a group's four rings. */
    private static final int RING = 512;

    private static final int INFLIGHT = 16;
    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_FILE_PIECE = 512 << 10;
    /** The random part of an election timeout; also how often JRaft scans a group's pending reads. */
    private static final int ELECTION_SPREAD_MILLIS = 1000;

    private NodeSettings() {}

    static RaftNodeOptions of(
            RaftStoreOptions store,
            GroupOptions group,
            RaftTransport transport,
            GroupServices services,
            StateMachine stateMachine) {
        RaftNodeOptions options = new RaftNodeOptions(transport);
        if (!store.transport().nodeLiveness()) {
            options.setElectionTimeoutMs((int) store.stockElectionTimeout().toMillis());
        }
        options.setInitialConf(new Configuration(Peers.toJraft(group.initialVoters())));
        options.setFsm(stateMachine);
        options.setServiceFactory(services);
        options.setLogUri(group.id().toString());
        options.setRaftMetaUri(group.id().toString());
        options.setSnapshotUri(group.id().toString());
        // Snapshots are taken by trims alone.
        options.setSnapshotIntervalSecs(0);
        options.setDisableCli(true);

        RaftOptions raft = options.getRaftOptions();
        raft.setApplyBatch(APPLY_BATCH);
        raft.setDisruptorBufferSize(RING);
        raft.setMaxReplicatorInflightMsgs(INFLIGHT);
        raft.setMaxBodySize(MAX_BODY);
        raft.setMaxAppendBufferSize(MAX_BODY);
        raft.setMaxByteCountPerRpc(MAX_FILE_PIECE);
        raft.setMaxLogsInMemoryBytes(store.groups().logCacheBytes());
        if (!store.transport().nodeLiveness()) {
            raft.setMaxElectionDelayMs(Math.min(options.getElectionTimeoutMs(), ELECTION_SPREAD_MILLIS));
        }
        return options;
    }
}
