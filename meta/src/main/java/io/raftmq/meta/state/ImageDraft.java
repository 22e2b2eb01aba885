package io.raftmq.meta.state;

import io.raftmq.meta.model.Assignment;
import io.raftmq.meta.model.Cluster;
import io.raftmq.meta.model.ConsumerGroup;
import io.raftmq.meta.model.GroupSettings;
import io.raftmq.meta.model.MetadataImage;
import io.raftmq.meta.model.Node;
import io.raftmq.meta.model.Partition;
import io.raftmq.meta.model.PersistentMap;
import io.raftmq.meta.model.Quota;
import io.raftmq.meta.model.Topic;
import io.raftmq.store.GroupId;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An image being changed, which remembers the keys that were touched so that only those need to be written. */
final class ImageDraft {
    private Cluster cluster;
    private final Table<Integer, Node> nodes;
    private final Table<String, Integer> incarnations;
    private final Table<Long, Topic> topics;
    private PersistentMap<String, Long> topicUids;
    private final Table<GroupId, Partition> partitions;
    private final Table<String, ConsumerGroup> groups;
    private final Table<String, Assignment> assignments;
    private final Table<String, GroupSettings> groupSettings;
    private final Table<String, Quota> quotas;

    ImageDraft(MetadataImage image) {
        cluster = image.cluster();
        nodes = new Table<>(image.nodes());
        incarnations = new Table<>(image.incarnations());
        topics = new Table<>(image.topics());
        topicUids = image.topicUids();
        partitions = new Table<>(image.partitions());
        groups = new Table<>(image.groups());
        assignments = new Table<>(image.assignments());
        groupSettings = new Table<>(image.groupSettings());
        quotas = new Table<>(image.quotas());
    }

    MetadataImage image() {
        return new MetadataImage(
                cluster,
                nodes.map,
                incarnations.map,
                topics.map,
                topicUids,
                partitions.map,
                groups.map,
                assignments.map,
                groupSettings.map,
                quotas.map);
    }

    Cluster cluster() {
        return cluster;
    }

    void cluster(UnaryOperator<Cluster> change) {
        cluster = change.apply(cluster);
    }

    Table<Integer, Node> nodes() {
        return nodes;
    }

    Table<String, Integer> incarnations() {
        return incarnations;
    }

    Table<GroupId, Partition> partitions() {
        return partitions;
    }

    Table<String, ConsumerGroup> groups() {
        return groups;
    }

    Table<String, Assignment> assignments() {
        return assignments;
    }

    Table<String, GroupSettings> groupSettings() {
        return groupSettings;
    }

    Table<String, Quota> quotas() {
        return quotas;
    }

    /** Topics are changed only through the draft, which keeps their names in step. */
    Table<Long, Topic> topics() {
        return topics;
    }

    void putTopic(Topic topic) {
        topics.put(topic.uid(), topic);
        topicUids = topicUids.with(topic.name(), topic.uid());
    }

    void removeTopic(Topic topic) {
        topics.remove(topic.uid());
        topicUids = topicUids.without(topic.name());
        for (int number = 0; number < topic.partitions(); number++) {
            partitions.remove(topic.group(number));
        }
    }

    /** One of the image's maps, and which of its keys were touched. */
    static final class Table<K extends Comparable<? super K>, V> {
        private PersistentMap<K, V> map;
        private final TreeSet<K> touched = new TreeSet<>();

        private Table(PersistentMap<K, V> map) {
            this.map = map;
        }

        @Nullable
        V get(K key) {
            return map.get(key);
        }

        void put(K key, V value) {
            map = map.with(key, value);
            touched.add(key);
        }

        void remove(K key) {
            map = map.without(key);
            touched.add(key);
        }

        Set<K> touched() {
            return touched;
        }
    }
}
