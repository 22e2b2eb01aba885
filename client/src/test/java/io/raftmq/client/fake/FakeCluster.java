package io.raftmq.client.fake;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.raftmq.client.wire.proto.NodeInfo;
import io.raftmq.client.wire.proto.PartitionInfo;
import io.raftmq.client.wire.proto.Subscription;
import io.raftmq.client.wire.proto.TopicInfo;
import io.raftmq.client.wire.proto.TopicSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The cluster: brokers, topics, who leads what, and who is subscribed to what. Thread-safe. */
public final class FakeCluster implements AutoCloseable {
    /** A topic and its partitions. */
    public static final class Topic {
        public final String name;
        public final long uid;
        public final List<FakePartition> partitions = new ArrayList<>();
        final List<Integer> leaders = new ArrayList<>();
        final List<Long> terms = new ArrayList<>();

        Topic(String name, long uid) {
            this.name = name;
            this.uid = uid;
        }

        public FakePartition partition(int number) {
            return partitions.get(number);
        }
    }

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    public final List<FakeBroker> brokers = new ArrayList<>();
    final Map<String, List<Subscription>> subscriptions = new HashMap<>();
    private final Map<String, Topic> topics = new TreeMap<>();
    private long lastUid = 100;
    private long lastProducer;
    private boolean autoCreate = true;

    public FakeCluster(int nodes) {
        for (int id = 1; id <= nodes; id++) {
            brokers.add(new FakeBroker(this, id, loops));
        }
    }

    public String bootstrap() {
        return brokers.stream().map(broker -> "127.0.0.1:" + broker.port()).collect(Collectors.joining(","));
    }

    public FakeBroker broker(int nodeId) {
        return brokers.get(nodeId - 1);
    }

    public synchronized void autoCreate(boolean on) {
        autoCreate = on;
    }

    /** A topic whose partitions are led by the brokers in turn. */
    public synchronized Topic createTopic(String name, int partitions) {
        Topic topic = new Topic(name, ++lastUid);
        for (int i = 0; i < partitions; i++) {
            topic.partitions.add(new FakePartition());
            topic.leaders.add(i % brokers.size() + 1);
            topic.terms.add(1L);
        }
        topics.put(name, topic);
        return topic;
    }

    public synchronized void deleteTopic(String name) {
        topics.remove(name);
    }

    public synchronized Topic topic(String name) {
        Topic topic = topics.get(name);
        if (topic == null) {
            throw new IllegalStateException("no topic " + name);
        }
        return topic;
    }

    /** Another broker leads the partition now; -1: none does. */
    public synchronized void lead(String name, int partition, int nodeId) {
        Topic topic = topic(name);
        topic.leaders.set(partition, nodeId);
        topic.terms.set(partition, topic.terms.get(partition) + 1);
    }

    synchronized Topic byUid(long uid) throws FakeRefusal {
        return topics.values().stream()
                .filter(topic -> topic.uid == uid)
                .findFirst()
                .orElseThrow(
                        () -> new FakeRefusal(io.raftmq.client.wire.ErrorCode.UNKNOWN_TOPIC, "no topic of uid " + uid));
    }

    synchronized int leader(Topic topic, int partition) {
        return topic.leaders.get(partition);
    }

    synchronized long nextProducer() {
        return ++lastProducer;
    }

    synchronized List<NodeInfo> nodes() {
        return brokers.stream()
                .map(broker -> NodeInfo.newBuilder()
                        .setId(broker.nodeId())
                        .setHost("127.0.0.1")
                        .setPort(broker.port())
                        .setAlive(true)
                        .build())
                .toList();
    }

    synchronized List<TopicInfo> describe(List<String> names, boolean create) {
        List<String> asked = names.isEmpty() ? List.copyOf(topics.keySet()) : names;
        List<TopicInfo> infos = new ArrayList<>();
        for (String name : asked) {
            if (!topics.containsKey(name) && create && autoCreate) {
                createTopic(name, 4);
            }
            infos.add(describe(name));
        }
        return infos;
    }

    synchronized TopicInfo describe(String name) {
        Topic topic = topics.get(name);
        TopicInfo.Builder info = TopicInfo.newBuilder().setName(name);
        if (topic == null) {
            return info.setError(io.raftmq.client.wire.ErrorCode.UNKNOWN_TOPIC.id())
                    .build();
        }
        info.setUid(topic.uid)
                .setSettings(TopicSettings.newBuilder().setReplicationFactor(3).setRetentionMs(1_000));
        for (int i = 0; i < topic.partitions.size(); i++) {
            info.addPartitions(PartitionInfo.newBuilder()
                    .setPartition(i)
                    .setLeader(topic.leaders.get(i))
                    .setLeaderTerm(topic.terms.get(i))
                    .addReplicas(1));
        }
        return info.build();
    }

    @Override
    public void close() {
        brokers.forEach(FakeBroker::close);
        loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
