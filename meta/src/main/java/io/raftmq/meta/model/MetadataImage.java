package io.raftmq.meta.model;

import io.raftmq.store.GroupId;
import io.raftmq.store.Membership;
import io.raftmq.store.PeerAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * All metadata of the cluster as of one Raft index of the metadata group. Immutable, so it may be read by any thread;
 * a later image shares what did not change.
 *
 * @param cluster the single values
 * @param nodes nodes by id
 * @param incarnations the next free incarnation at each Raft endpoint ({@code host:port}); survives the node's removal,
 *     so that no two directories ever share a peer address
 * @param topics topics by uid
 * @param topicUids topics' uids by name
 * @param partitions partitions by group id
 * @param groups consumer groups by name
 * @param assignments who has which partition of the groups whose partitions are assigned, by group name
 * @param groupSettings settings of those groups for which any were set, by name
 * @param quotas by {@link Quota#key}
 */
public record MetadataImage(
        Cluster cluster,
        PersistentMap<Integer, Node> nodes,
        PersistentMap<String, Integer> incarnations,
        PersistentMap<Long, Topic> topics,
        PersistentMap<String, Long> topicUids,
        PersistentMap<GroupId, Partition> partitions,
        PersistentMap<String, ConsumerGroup> groups,
        PersistentMap<String, Assignment> assignments,
        PersistentMap<String, GroupSettings> groupSettings,
        PersistentMap<String, Quota> quotas) {

    /** Before the first entry. */
    public static final MetadataImage EMPTY = new MetadataImage(
            new Cluster(0, "", 1, ClusterSettings.DEFAULT, new Membership(Set.of(), Set.of()), 1, 1, 0),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty(),
            PersistentMap.empty());

    /** Raft index of the last metadata entry in this image; higher is newer. */
    public long index() {
        return cluster.index();
    }

    /** The cluster's id; empty until it is formed. */
    public String clusterId() {
        return cluster.id();
    }

    /** Whether the cluster was formed. */
    public boolean formed() {
        return !cluster.id().isEmpty();
    }

    public int featureLevel() {
        return cluster.featureLevel();
    }

    public ClusterSettings settings() {
        return cluster.settings();
    }

    public long nextTopicUid() {
        return cluster.nextTopicUid();
    }

    public long nextProducerId() {
        return cluster.nextProducerId();
    }

    public Optional<Node> node(int id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** The node that has or had a directory under that peer address. */
    public Optional<Node> nodeAt(PeerAddress peer) {
        return nodes.values().stream()
                .filter(node ->
                        node.directories().stream().anyMatch(d -> d.peer().equals(peer)))
                .findFirst();
    }

    public Optional<Topic> topic(String name) {
        return Optional.ofNullable(topicUids.get(name)).map(topics::get);
    }

    public Optional<Topic> topic(long uid) {
        return Optional.ofNullable(topics.get(uid));
    }

    public Optional<Partition> partition(GroupId id) {
        return Optional.ofNullable(partitions.get(id));
    }

    /** A topic's partitions in order. */
    public List<Partition> partitionsOf(Topic topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(number -> partition(topic.group(number)).orElseThrow())
                .toList();
    }

    public Optional<ConsumerGroup> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** Who has which of the group's partitions; nobody anything, if it is not an assigned one. */
    public Assignment assignment(ConsumerGroup group) {
        Assignment assignment = assignments.get(group.name());
        return assignment == null ? Assignment.none(group.firstVersion()) : assignment;
    }

    /** A group's settings, whether there is such a group or not. */
    public GroupSettings settingsOf(String group) {
        GroupSettings set = groupSettings.get(group);
        return set == null ? GroupSettings.DEFAULT : set;
    }

    /**
     * Whether what a consumer group did under subscription version {@code version} was done by a group that has been
     * deleted since, even if another of the same name exists now. Sound on any image, however old: a group is made with a
     * version above those of all groups deleted before, so an image in which a version that high was deleted is newer than
     * the group itself. Version 0, of a group that never registered, is nobody's.
     */
    public boolean isOfDeletedGroup(String name, long version) {
        ConsumerGroup now = groups.get(name);
        long deletedUpTo = now == null ? cluster.subscriptionFloor() : now.firstVersion() - 1;
        return version > 0 && version <= deletedUpTo;
    }

    /** Whether a topic of that uid existed and was deleted. Sound even on an old image: uids are given in order. */
    public boolean wasDeleted(long topicUid) {
        return topicUid > 0 && topicUid < nextTopicUid() && !topics.containsKey(topicUid);
    }

    /**
     * Whether node {@code nodeId} may erase its replica of {@code group}: the topic was deleted, or the replica belongs
     * elsewhere now. The second is believed only when this image holds the node's own registration of this run
     * ({@code epoch}, as it was answered): a node that just started reads an old image first, which may predate the
     * replica.
     */
    public boolean mayErase(GroupId group, int nodeId, PeerAddress self, long epoch) {
        if (group.equals(GroupId.METADATA)) {
            return false;
        }
        if (wasDeleted(group.topicUid())) {
            return true;
        }
        boolean current =
                epoch > 0 && node(nodeId).map(node -> node.epoch() == epoch).orElse(false);
        return current && partition(group).map(p -> !p.belongsTo(self)).orElse(false);
    }
}
