package io.raftmq.broker;

import io.raftmq.broker.config.BrokerConfig;
import io.raftmq.broker.config.NodeEndpoint;
import io.raftmq.broker.identity.Founder;
import io.raftmq.broker.identity.Identity;
import io.raftmq.client.wire.proto.LeaderHint;
import io.raftmq.client.wire.proto.NodeInfo;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.meta.model.ClusterSettings;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.record.FeatureLevel;
import io.raftmq.meta.runtime.InitialNode;
import io.raftmq.meta.runtime.MetadataOptions;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.commitlog.CommitLogOptions;
import io.raftmq.store.raft.RaftStoreOptions;
import io.raftmq.store.transport.TransportOptions;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says in the other modules' words what the configuration and the identity say. */
final class Startup {
    private static final long MIN_FREE_BYTES = 256L << 20;
    private static final long EXTENT_BYTES = 32L << 20;

    private Startup() {}

    /** What this process says of itself when it registers. */
    static RegisterNodeRequest registration(BrokerConfig config, Identity identity, int clientPort) {
        int level = config.featureLevel() == 0
                ? FeatureLevel.SUPPORTED
                : Math.min(config.featureLevel(), FeatureLevel.SUPPORTED);
        return RegisterNodeRequest.newBuilder()
                .setDirectory(identity.directory().toString())
                .setNode(NodeInfo.newBuilder()
                        .setId(config.nodeId())
                        .setHost(config.advertisedHost())
                        .setPort(clientPort)
                        .setRaft(config.advertisedHost() + ":" + config.raftPort())
                        .setHttp(config.httpPort() > 0 ? config.advertisedHost() + ":" + config.httpPort() : "")
                        .setRack(config.rack())
                        .setMaxFeatureLevel(level))
                .build();
    }

    static RaftStoreOptions storeOptions(BrokerConfig config, Path directory, Identity identity, PeerAddress self) {
        RaftStoreOptions options = RaftStoreOptions.of(directory, identity.clusterId(), self);
        BrokerConfig.Storage storage = config.storage();
        long maxBytes = storage.maxBytes() < 0 ? Long.MAX_VALUE : storage.maxBytes();
        CommitLogOptions log = options.commitLog()
                .withSegments(storage.segmentBytes(), Math.min(EXTENT_BYTES, storage.segmentBytes()))
                .withLimits(maxBytes, MIN_FREE_BYTES, BrokerConfig.Storage.RESERVED_SEGMENTS);
        TransportOptions transport =
                options.transport().withBindTo(new InetSocketAddress(config.listenHost(), config.raftPort()));
        return options.withCommitLog(log).withTransport(transport);
    }

    /** A founder starts with the table the cluster was formed with; who joined later waits to be added. */
    static MetadataOptions metadataOptions(BrokerConfig config, Identity identity) {
        List<InitialNode> founders = new ArrayList<>();
        if (identity.isFounder()) {
            for (Founder founder : identity.founders()) {
                founders.add(
                        new InitialNode(founder.nodeId(), founder.directory(), raftAddress(config, founder.nodeId())));
            }
        }
        BrokerConfig.TopicDefaults topics = config.topicDefaults();
        return MetadataOptions.of(config.nodeId(), founders)
                .withRebuildAfter(config.limits().rebuildAfter())
                .withSettings(new ClusterSettings(
                        topics.autoCreate(), topics.partitions(), ClusterSettings.DEFAULT.defaultReplication()));
    }

    /** The client endpoint of the node at a peer address, as the newest image has it. */
    static Function<PeerAddress, @Nullable LeaderHint> endpoints(Supplier<MetadataImage> image) {
        return peer -> image.get()
                .nodeAt(peer)
                .filter(node -> node.client().port() > 0)
                .map(node -> LeaderHint.newBuilder()
                        .setNodeId(node.id())
                        .setHost(node.client().host())
                        .setPort(node.client().port())
                        .build())
                .orElse(null);
    }

    private static PeerAddress raftAddress(BrokerConfig config, int id) {
        if (id == config.nodeId()) {
            return new PeerAddress(config.advertisedHost(), config.raftPort(), 0);
        }
        NodeEndpoint node = config.initialNodes().stream()
                .filter(initial -> initial.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "cluster.initial no longer names node " + id + ", with which this node founded the cluster"));
        return new PeerAddress(node.host(), node.raftPort(), 0);
    }
}
