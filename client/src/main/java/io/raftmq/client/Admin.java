package io.raftmq.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's administration. Every call waits for its answer, retries for up to {@link ClientOptions#adminTimeout()}
 * what can be retried safely, and throws {@link RaftMqException} otherwise. Thread-safe.
 */
public interface Admin {

    /**
     * Creates a topic, and returns once the metadata group has it; its partitions elect their leaders a little later.
     *
     * @param partitions 1 to 10,000
     * @throws RaftMqException TOPIC_EXISTS, INVALID_NAME, INVALID_PLACEMENT
     */
    TopicDescription createTopic(String name, int partitions, TopicSettings settings);

    /** The names of all topics, sorted. */
    List<String> listTopics();

    /** The topic, or empty if there is none of that name. */
    Optional<TopicDescription> describeTopic(String name);

    /**
     * Changes a topic.
     *
     * @param partitions the new number, only more; 0 = as it is
     * @param change what is not null in it
     */
    TopicDescription alterTopic(String name, int partitions, TopicSettings change);

    /** Deletes a topic with all its messages. */
    void deleteTopic(String name);

    /** Nodes, their state, and who leads the metadata group. */
    ClusterDescription describeCluster();

    /** Changes what is not null in {@code change}; returns what holds then. */
    ClusterSettings alterCluster(ClusterSettings change);

    /** The names of all consumer groups, sorted. */
    List<String> listGroups();

    /** The group, or empty if there is none of that name. */
    Optional<GroupDescription> describeGroup(String group);

    /**
     * Changes what is not null in {@code change}, whether the group has had a member yet or not.
     *
     * @return all of the group's settings then
     * @throws RaftMqException INVALID_ARGUMENT, INVALID_NAME
     */
    GroupSettings alterGroup(String group, GroupSettings change);

    /**
     * A page of a group's dead letters with their messages.
     *
     * @param after where the page begins, as the one before it said; null: at the first
     * @param max 1 to 10,000 letters
     * @throws RaftMqException UNKNOWN_GROUP if the filter names no topic and the group subscribes to none
     */
    DeadLetterPage deadLetters(String group, DeadLetterFilter filter, DeadLetterPage.@Nullable Position after, int max);

    /**
     * Sends dead letters to their group again, to no other: each message is delivered as if for the first time, and is no
     * dead letter any more. One at a time of both, however leaders change meanwhile.
     *
     * @return how many; those do not count that were taken by an attempt of this call whose answer was lost
     */
    long resendDeadLetters(String group, DeadLetterFilter filter);

    /**
     * Deletes dead letters.
     *
     * @return how many; those do not count that were taken by an attempt of this call whose answer was lost
     */
    long deleteDeadLetters(String group, DeadLetterFilter filter);

    /** How far the group has come in each partition of a topic. */
    List<GroupDescription.Progress> groupProgress(String group, String topic);

    /** Forgets a group and its offsets. */
    void deleteGroup(String group);

    /**
     * Moves a group's progress in every partition of a topic; what was outstanding there is forgotten.
     *
     * @return the new offset of each partition
     */
    Map<TopicPartition, Long> resetOffset(String group, String topic, StartFrom to);

    /**
     * Moves a group's progress in one partition to an offset, within what is retained. As with every reset, its consumers
     * go on from there by themselves.
     */
    void resetOffset(String group, TopicPartition partition, long offset);

    /**
     * Moves a group's progress in one partition.
     *
     * @return the new offset
     */
    long resetOffset(String group, TopicPartition partition, StartFrom to);

    /**
     * Skips everything the group has not consumed of a topic; the same as a reset to the latest.
     *
     * @return the new offset of each partition
     */
    Map<TopicPartition, Long> skipBacklog(String group, String topic);

    /**
     * Makes a group that goes on from where another one stands, in every partition that it subscribes to: with its cursor
     * and its outstanding messages, leased ones as handed back. The partitions are copied one after the other, each as it
     * is at that moment; repeat the call if it fails in between.
     *
     * @param target a name that no group has
     * @throws RaftMqException UNKNOWN_GROUP, GROUP_EXISTS, WRONG_GROUP_MODE for broadcast groups
     */
    List<GroupCopy> cloneGroup(String source, String target);

    /**
     * As {@link #cloneGroup}, from where the source stood at a time: at the last full minute before it in which the source
     * had moved. So the copy repeats at most what the source did within that minute, and skips nothing. Known for three
     * days back.
     *
     * @throws RaftMqException OFFSET_OUT_OF_RANGE if it is not known (any more) where the source stood then
     */
    List<GroupCopy> forkGroup(String source, String target, Instant at);

    /**
     * Stored messages, partition by partition and in order within each, fetched page by page as the stream is read; it may
     * be as long as what is retained. By key or unique id, what is held back (timed, or half a transaction) is found
     * too, first of all, under ids that say so ({@link MessageId#held}); what becomes visible meanwhile may be found
     * twice. By time or filter it is found once it is visible. Reading throws {@link RaftMqException}: UNKNOWN_TOPIC, BAD_FILTER.
     */
    Stream<MessageView> find(MessageQuery query);

    /** The stored message, also one that is held back; empty if it is not retained (any more) or was never there. */
    Optional<MessageView> message(MessageId id);

    /**
     * A message's story: where it is, where each consumer group stands with it, and what happened to it. Read from the
     * partition's replicated state, so it survives every change of leader; what is remembered, and for how long, is said at
     * {@link GroupTrace}.
     *
     * @param id also one of a held message, which is followed into the queue
     * @return empty if the id's topic is gone
     */
    Optional<MessageTrace> trace(MessageId id);

    /**
     * The story of the message at an offset.
     *
     * @throws RaftMqException UNKNOWN_TOPIC, UNKNOWN_PARTITION
     */
    MessageTrace trace(TopicPartition partition, long offset);

    /**
     * Delivers one message to one shared group again, and to no other: as if it had never been delivered, whether it was
     * acked, is a dead letter (and then is none any more), or waits for its next attempt. Done once, however often the
     * request has to be repeated. A message of a message group that was acked, or a dead letter, comes outside of the
     * group's order; one that waits keeps its place in it.
     *
     * @return false if there was nothing to do: the group has not come to the message yet, or it waits its turn behind
     *     others of its message group
     * @throws IllegalArgumentException if the id is that of a held message
     * @throws RaftMqException MESSAGE_LEASED if a member has it now; MESSAGE_GONE if retention has passed it;
     *     UNKNOWN_GROUP if the group has received nothing in the partition; WRONG_GROUP_MODE; OFFSET_OUT_OF_RANGE;
     *     UNKNOWN_TOPIC
     */
    boolean redeliver(String group, MessageId id);

    /** As {@link #redeliver(String, MessageId)}, of the message at an offset. */
    boolean redeliver(String group, TopicPartition partition, long offset);

    /** The message at an offset, or empty if it is not retained (any more) or not stored yet. */
    Optional<MessageView> message(TopicPartition partition, long offset);

    /**
     * Cancels a timed message: it is never delivered.
     *
     * @param id as the receipt of its send named it
     * @return whether it is never delivered: cancelled now, or before (known for the partition's last million held messages);
     *     false if it was delivered, or never was
     * @throws IllegalArgumentException if the id is not one of a held message
     * @throws RaftMqException UNKNOWN_TOPIC if the topic is gone
     */
    boolean cancelTimer(MessageId id);

    /**
     * A page of the timed messages of one partition that were not delivered yet, those due first first. The next page begins
     * {@code after} the last one of this.
     *
     * @param after null for the first page
     * @param max 1 to 1,000
     */
    List<PendingTimer> timers(TopicPartition partition, @Nullable PendingTimer after, int max);

    /**
     * The transactions of a topic that nobody has decided yet, partition by partition, the oldest first.
     *
     * @param group only those of this producer group; empty: of all
     * @param most at most so many
     */
    List<OpenTransaction> openTransactions(String topic, String group, int most);

    /**
     * Decides a transaction in place of its producers, for good.
     *
     * @param id of the half message, as {@link #openTransactions} names it
     * @param decision COMMIT or ROLLBACK; the one that holds already is done
     * @throws IllegalArgumentException if the id is not one of a held message
     * @throws RaftMqException TRANSACTION_DECIDED if the opposite holds; UNKNOWN_TRANSACTION if there is none of that id, or
     *     it was decided long ago; UNKNOWN_TOPIC
     */
    void resolveTransaction(MessageId id, TransactionDecision decision);

    /**
     * Lets a node's partitions move away and gives it no new ones.
     *
     * @return partitions still there
     */
    int drainNode(int nodeId);

    /** Takes {@link #drainNode} back. */
    void undrainNode(int nodeId);

    /** Takes a drained node out of the cluster. */
    void removeNode(int nodeId);

    /** Begins to move a partition to the given nodes; it goes on in the background. */
    void movePartition(TopicPartition partition, List<Integer> nodeIds);

    /** Cancels a move in progress. */
    void cancelMove(TopicPartition partition);

    /** Makes the replica on a node the partition's leader. */
    void transferLeader(TopicPartition partition, int nodeId);

    /**
     * Sets a quota, in place of the one of its kind and name. It need not exist yet. At most 10,000 quotas.
     *
     * @throws RaftMqException INVALID_ARGUMENT or INVALID_NAME
     */
    void setQuota(Quota quota);

    /** All quotas, by kind and name. */
    List<Quota> listQuotas();

    /** Deletes a quota; nothing happens if there is none. */
    void deleteQuota(Quota.Kind kind, String name);

    /** An audit of a topic's messages; nothing is read yet. */
    Audit audit(String topic);
}
