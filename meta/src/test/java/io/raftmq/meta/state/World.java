package io.raftmq.meta.state;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.CreateTopicRequest;
import io.raftmq.client.wire.proto.DamagedReplica;
import io.raftmq.client.wire.proto.NodeHeartbeatRequest;
import io.raftmq.client.wire.proto.NodeInfo;
import io.raftmq.client.wire.proto.PartitionReport;
import io.raftmq.client.wire.proto.RegisterNodeRequest;
import io.raftmq.client.wire.proto.RegisterNodeResponse;
import io.raftmq.client.wire.proto.ReportPartitionsRequest;
import io.raftmq.client.wire.proto.TopicInfo;
import io.raftmq.client.wire.proto.TopicSettings;
import io.raftmq.meta.model.ClusterSettings;
import io.raftmq.meta.model.Directory;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.proto.MetaEntry;
import io.raftmq.meta.proto.MetaRecord;
import io.raftmq.meta.record.EntryCodec;
import io.raftmq.store.GroupId;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import io.raftmq.store.StateBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The metadata state machine without Raft and threads: decides, encodes, decodes, replays and stores as the runtime
 * does, one entry at a time, with a clock that tests set.
 */
public final class World {
    public static final int DEAD_AFTER_MS = 6_000;
    public static final int SESSION_MS = 30_000;
    public static final int REBUILD_AFTER_MS = 30_000;

    public final Decider decider;
    public final int supported;
    public final MemoryState state = new MemoryState();
    public final List<ByteBuffer> log = new ArrayList<>();
    public MetadataImage image = MetadataImage.EMPTY;
    public long now = 1_000_000;
    public LeaderMemory memory;

    public World(int supported) {
        this.supported = supported;
        decider = new Decider(1_000, SESSION_MS, supported);
        memory = newLeader();
    }

    public World() {
        this(1);
    }

    /** A formed cluster of so many nodes, all registered and alive, in racks if given. */
    public static World of(int nodes, String... racks) {
        World world = new World();
        world.form(nodes);
        for (int id = 1; id <= nodes; id++) {
            world.register(id, directory(id, 0), racks.length == 0 ? "" : racks[(id - 1) % racks.length]);
        }
        return world;
    }

    public static UUID directory(int node, int number) {
        return new UUID(node, number);
    }

    public static PeerAddress peer(int node, int incarnation) {
        return new PeerAddress("10.0.0." + node, 9_000 + node, incarnation);
    }

    public void form(int nodes) {
        TreeMap<Integer, Directory> initial = new TreeMap<>();
        for (int id = 1; id <= nodes; id++) {
            initial.put(id, new Directory(directory(id, 0), peer(id, 0)));
        }
        commit(Upkeep.form("cluster-1", initial, ClusterSettings.DEFAULT));
    }

    /** Forgets what the leader remembers, as a change of leader does. */
    public LeaderMemory newLeader() {
        memory = new LeaderMemory(image, DEAD_AFTER_MS, SESSION_MS, REBUILD_AFTER_MS, now);
        return memory;
    }

    public Message ask(ApiKey api, Message request) {
        Decision decision = decider.decide(api, request, image, memory, now);
        if (!decision.records().isEmpty()) {
            commit(decision.records());
        }
        return decision.answer().apply(image);
    }

    /** What passes without being asked. */
    public List<MetaRecord> tick() {
        List<MetaRecord> due = Upkeep.due(image, memory, membership(), now);
        if (!due.isEmpty()) {
            commit(due);
        }
        return due;
    }

    private Membership membership() {
        return image.cluster().metaGroup().voters().isEmpty()
                ? new Membership(Set.of(peer(1, 0)), Set.of())
                : image.cluster().metaGroup();
    }

    public void commit(List<MetaRecord> records) {
        MetaEntry entry = MetaEntry.newBuilder()
                .setFeatureLevel(image.featureLevel())
                .setBaseIndex(image.index())
                .addAllRecords(records)
                .build();
        ByteBuffer payload = EntryCodec.encode(entry);
        log.add(payload);
        Changes changes = new Changes(image, supported);
        if (!changes.apply(EntryCodec.decode(payload, log.size(), supported), log.size())) {
            throw new AssertionError("the entry was void");
        }
        try (StateBatch batch = state.newBatch()) {
            changes.write(batch);
            batch.commit(log.size(), 1);
        }
        image = changes.image();
    }

    public static RegisterNodeRequest registration(int id, UUID directory, String rack) {
        return RegisterNodeRequest.newBuilder()
                .setDirectory(directory.toString())
                .setNode(NodeInfo.newBuilder()
                        .setId(id)
                        .setHost("10.0.0." + id)
                        .setPort(9_700 + id)
                        .setRaft("10.0.0." + id + ":" + (9_000 + id))
                        .setRack(rack)
                        .setMaxFeatureLevel(1))
                .build();
    }

    public RegisterNodeResponse register(int id, UUID directory, String rack) {
        return (RegisterNodeResponse) ask(ApiKey.REGISTER_NODE, registration(id, directory, rack));
    }

    public void heartbeat(int id, GroupId... damaged) {
        ask(
                ApiKey.NODE_HEARTBEAT,
                NodeHeartbeatRequest.newBuilder()
                        .setNodeId(id)
                        .addAllDamaged(Stream.of(damaged)
                                .map(group -> DamagedReplica.newBuilder()
                                        .setTopicUid(group.topicUid())
                                        .setPartition(group.partition())
                                        .build())
                                .toList())
                        .setEpoch(image.node(id).orElseThrow().epoch())
                        .build());
    }

    /** Lets the nodes named fall silent until they count as dead, while the others go on. */
    public void kill(Integer... nodes) {
        for (int passed = 0; passed <= DEAD_AFTER_MS; passed += 1_000) {
            now += 1_000;
            image.nodes().keySet().stream()
                    .filter(id -> !List.of(nodes).contains(id))
                    .filter(id -> image.node(id).orElseThrow().alive())
                    .toList()
                    .forEach(id -> heartbeat(id));
        }
        tick();
    }

    public TopicInfo create(String name, int partitions, int replicas) {
        ask(
                ApiKey.CREATE_TOPIC,
                CreateTopicRequest.newBuilder()
                        .setName(name)
                        .setPartitions(partitions)
                        .setSettings(TopicSettings.newBuilder().setReplicationFactor(replicas))
                        .build());
        return io.raftmq.meta.model.RouteAnswers.topic(image, image.topic(name).orElseThrow());
    }

    public Partition partition(String topic, int number) {
        return image.partition(image.topic(topic).orElseThrow().group(number)).orElseThrow();
    }

    public void report(
            int node, GroupId group, long term, long version, List<PeerAddress> voters, List<PeerAddress> learners) {
        ask(
                ApiKey.REPORT_PARTITIONS,
                ReportPartitionsRequest.newBuilder()
                        .setNodeId(node)
                        .setEpoch(image.node(node).orElseThrow().epoch())
                        .addReports(PartitionReport.newBuilder()
                                .setTopicUid(group.topicUid())
                                .setPartition(group.partition())
                                .setTerm(term)
                                .setVersion(version)
                                .addAllVoters(voters.stream()
                                        .map(PeerAddress::toString)
                                        .toList())
                                .addAllLearners(learners.stream()
                                        .map(PeerAddress::toString)
                                        .toList()))
                        .build());
    }
}
