package io.raftmq.meta.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.raftmq.client.wire.ApiKey;
import io.raftmq.client.wire.proto.AlterClusterRequest;
import io.raftmq.client.wire.proto.AlterTopicRequest;
import io.raftmq.client.wire.proto.DeleteGroupRequest;
import io.raftmq.client.wire.proto.DeleteTopicRequest;
import io.raftmq.client.wire.proto.DrainNodeRequest;
import io.raftmq.client.wire.proto.InitProducerRequest;
import io.raftmq.client.wire.proto.MovePartitionRequest;
import io.raftmq.client.wire.proto.RemoveNodeRequest;
import io.raftmq.client.wire.proto.SubscribeRequest;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.client.wire.proto.UnsubscribeRequest;
import io.raftmq.meta.model.MetaException;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.Replica;
import io.raftmq.meta.model.Topic;
import io.raftmq.meta.record.EntryCodec;
import io.raftmq.store.PeerAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random requests in random order. Invariants: a second replica that replays the log has the same image, the state on
 * disk says the same, and no uid, producer id or peer address is ever given twice.
 */
class RandomHistoryTest {
    private static final int STEPS = 600;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyReplicaHasTheSameImage(long seed) {
        Random random = new Random(seed);
        World world = new World();
        world.form(3);
        Map<PeerAddress, UUID> owners = new HashMap<>();
        Set<Long> producers = new HashSet<>();
        int refusals = 0;
        for (int step = 0; step < STEPS; step++) {
            world.now += random.nextInt(1_500);
            try {
                act(world, random, producers);
            } catch (MetaException refused) {
                refusals++;
            }
            world.image
                    .nodes()
                    .values()
                    .forEach(node -> node.directories()
                            .forEach(directory -> assertThat(
                                            owners.merge(directory.peer(), directory.id(), (first, later) -> first))
                                    .isEqualTo(directory.id())));
            check(world.image);
            if (step % 50 == 0) {
                assertThat(ImageStore.load(world.state, 1)).isEqualTo(world.image);
            }
        }
        assertThat(refusals).isLessThan(STEPS * 3 / 4);
        assertThat(ImageStore.load(world.state, 1)).isEqualTo(world.image);
        assertThat(replayed(world, random)).isEqualTo(world.image);
    }

    private static void check(MetadataImage image) {
        int partitions = image.topics().values().stream()
                .mapToInt(topic -> image.partitionsOf(topic).size())
                .sum();
        assertThat(partitions).isEqualTo(image.partitions().size());
        assertThat(image.topicUids()).hasSize(image.topics().size());
        for (Partition partition : image.partitions().values()) {
            List<Integer> nodes = partition.goal().stream().map(Replica::node).toList();
            assertThat(nodes).doesNotHaveDuplicates().isNotEmpty();
        }
    }

    /** Another replica, handed the entries in groups of random size as Raft does. */
    private static MetadataImage replayed(World world, Random random) {
        MetadataImage image = MetadataImage.EMPTY;
        for (int next = 0; next < world.log.size(); ) {
            Changes changes = new Changes(image, 1);
            int end = Math.min(world.log.size(), next + 1 + random.nextInt(9));
            for (; next < end; next++) {
                assertThat(changes.apply(EntryCodec.decode(world.log.get(next), next + 1, 1), next + 1))
                        .isTrue();
            }
            image = changes.image();
        }
        return image;
    }

    private static void act(World world, Random random, Set<Long> producers) {
        int node = 1 + random.nextInt(6);
        String topic = "t" + random.nextInt(8);
        String group = "g" + random.nextInt(4);
        switch (random.nextInt(18)) {
            case 0, 1 -> world.register(node, World.directory(node, random.nextInt(3)), "r" + node % 3);
            case 2, 3, 4 ->
                world.image.nodes().values().stream()
                        .filter(Node::registered)
                        .filter(alive -> random.nextInt(10) > 0)
                        .toList()
                        .forEach(alive -> world.heartbeat(alive.id()));
            case 5 -> world.tick();
            case 6, 7 -> world.create(topic, random.nextInt(6), random.nextInt(4));
            case 8 ->
                world.ask(
                        ApiKey.DELETE_TOPIC,
                        DeleteTopicRequest.newBuilder().setName(topic).build());
            case 9 -> {
                AlterTopicRequest.Builder alter =
                        AlterTopicRequest.newBuilder().setName(topic).setPartitions(random.nextInt(12));
                alter.getChangeBuilder().setRetentionMs(1_000 + random.nextInt(1_000));
                world.ask(ApiKey.ALTER_TOPIC, alter.build());
            }
            case 10 ->
                world.ask(
                        ApiKey.DRAIN_NODE,
                        DrainNodeRequest.newBuilder()
                                .setNodeId(node)
                                .setUndo(random.nextBoolean())
                                .build());
            case 11 ->
                world.ask(
                        ApiKey.REMOVE_NODE,
                        RemoveNodeRequest.newBuilder().setNodeId(node).build());
            case 12 ->
                world.ask(
                        ApiKey.MOVE_PARTITION,
                        MovePartitionRequest.newBuilder()
                                .setTopic(topic)
                                .addReplicas(node)
                                .addReplicas(1 + random.nextInt(6))
                                .build());
            case 13, 14 -> report(world, random);
            case 15 -> world.ask(ApiKey.SUBSCRIBE, subscription(group, topic, random));
            case 16 -> leaveOrDelete(world, group, random);
            default -> {
                Message id = world.ask(ApiKey.INIT_PRODUCER, InitProducerRequest.getDefaultInstance());
                assertThat(producers.add(((io.raftmq.client.wire.proto.InitProducerResponse) id).getProducerId()))
                        .isTrue();
                world.ask(
                        ApiKey.ALTER_CLUSTER,
                        AlterClusterRequest.newBuilder()
                                .setDefaultPartitions(1 + random.nextInt(9))
                                .build());
            }
        }
    }

    private static SubscribeRequest subscription(String group, String topic, Random random) {
        return SubscribeRequest.newBuilder()
                .setGroup(group)
                .setMember("m" + random.nextInt(3))
                .addSubscriptions(Subscription.newBuilder().setTopic(topic))
                .setNewVersion(random.nextBoolean())
                .build();
    }

    private static void leaveOrDelete(World world, String group, Random random) {
        if (random.nextBoolean()) {
            world.ask(
                    ApiKey.DELETE_GROUP,
                    DeleteGroupRequest.newBuilder().setGroup(group).build());
        } else {
            world.ask(
                    ApiKey.UNSUBSCRIBE,
                    UnsubscribeRequest.newBuilder()
                            .setGroup(group)
                            .setMember("m" + random.nextInt(3))
                            .build());
        }
    }

    private static void report(World world, Random random) {
        for (Topic topic : world.image.topics().values()) {
            Partition partition = world.image.partitionsOf(topic).get(random.nextInt(topic.partitions()));
            List<Replica> voters = random.nextBoolean() ? partition.goal() : partition.replicas();
            world.image
                    .node(voters.get(0).node())
                    .filter(Node::registered)
                    .ifPresent(leader -> world.report(
                            leader.id(),
                            partition.id(),
                            partition.term() + random.nextInt(2),
                            partition.reportVersion() + random.nextInt(3),
                            voters.stream().map(Replica::peer).toList(),
                            List.of()));
        }
    }
}
