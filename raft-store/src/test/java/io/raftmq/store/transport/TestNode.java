package io.raftmq.store.transport;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftServiceFactory;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One node of a {@link TestCluster}: a transport and a replica of each group. */
final class TestNode {
    /** One replica. */
    record Replica(Node node, RaftNodeOptions options, ChecksumStateMachine machine) {}

    final RaftTransport transport;
    final PeerId peer;
    final Map<String, Replica> replicas = new LinkedHashMap<>();

    TestNode(RaftTransport transport) {
        this.transport = transport;
        this.peer = new PeerId(transport.address().host(), transport.address().port());
    }

    void start(String group, List<PeerId> voters) {
        RaftNodeOptions options = new RaftNodeOptions(transport);
        ChecksumStateMachine machine = new ChecksumStateMachine();
        options.setFsm(machine);
        options.setLogUri("memory");
        options.setRaftMetaUri("memory");
        options.setInitialConf(new Configuration(voters));
        options.setServiceFactory(new DefaultJRaftServiceFactory() {
            @Override
            public LogStorage createLogStorage(String uri, RaftOptions raftOptions) {
                return new MemoryLogStorage();
            }

            @Override
            public RaftMetaStorage createRaftMetaStorage(String uri, RaftOptions raftOptions) {
                return new MemoryMetaStorage();
            }
        });
        RaftOptions raft = options.getRaftOptions();
        raft.setDisruptorBufferSize(1024);
        raft.setApplyBatch(128);
        raft.setMaxReplicatorInflightMsgs(16);
        Node node = RaftServiceFactory.createAndInitRaftNode(group, peer, options);
        replicas.put(group, new Replica(node, options, machine));
        options.started(node);
    }

    Replica replica(String group) {
        Replica replica = replicas.get(group);
        if (replica == null) {
            throw new IllegalArgumentException("no replica of " + group);
        }
        return replica;
    }

    /** Its connections end at once, as if the process had died; returns before all of it is closed. */
    void cutOff() {
        Thread closing = new Thread(transport::close, "cut-off");
        closing.setDaemon(true);
        closing.start();
    }

    void shutDownGroups() {
        replicas.values().forEach(replica -> {
            replica.options.stopping(replica.node);
            replica.node.shutdown();
        });
        replicas.values().forEach(replica -> {
            try {
                replica.node.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        replicas.clear();
    }
}
