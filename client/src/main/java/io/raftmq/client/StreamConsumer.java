package io.raftmq.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the partitions that the cluster assigns to it, each in order. The cluster's metadata group decides who has which,
 * changes as little as possible when members come and go, and gives every ownership an epoch: commits of an owner whose
 * partition has gone to another are refused, so a group's offsets never go back. A member that dies loses its partitions
 * when its session ends (30 s); one that closes gives them up at once.
 *
 * <p>Delivery is at least once: what was polled and not committed when a partition changes hands is delivered again.
 *
 * <p>A consumer whose application takes too long between two polls ({@link StreamConsumerOptions#maxPollInterval()}) leaves
 * the group by itself; what it had and had not committed is delivered to others, and its next poll joins again.
 *
 * <p>An operator may move the group's offsets at any time ({@link Admin#resetOffset}): the consumer goes on at the new ones
 * by itself.
 *
 * <p>Not thread-safe, {@link #close} and {@link #wakeup} apart.
 */
public interface StreamConsumer extends AutoCloseable {

    /**
     * The next messages, at most {@link StreamConsumerOptions#maxPollMessages()}; those of one partition in order. The
     * first call joins the group. With automatic commits, to call it says that what it returned before is done.
     *
     * @param timeout how long to wait for the first; then the list is empty
     * @throws RaftMqException SUBSCRIPTION_CONFLICT, WRONG_GROUP_MODE or UNKNOWN_TOPIC at the first call;
     *     STALE_SUBSCRIPTION once members with a higher revision have come: everything owned was given up, close this
     *     consumer
     */
    List<MessageView> poll(Duration timeout);

    /**
     * Commits the position of each owned partition: what was polled is done. Returns once it is so. Positions of before a
     * reset of the group's offsets are not committed, and that is no failure.
     *
     * @throws RaftMqException FENCED if one has gone to another member; the others are committed all the same
     */
    void commit();

    /**
     * Commits the given offsets: of each partition, the next one to read.
     *
     * @throws IllegalStateException if one of the partitions is not owned
     * @throws RaftMqException as for {@link #commit()}
     */
    void commit(Map<TopicPartition, Long> offsets);

    /** What this consumer owns, of the partitions it was told of. */
    Set<TopicPartition> assignment();

    /** The offset of the next message that a poll will return. */
    long position(TopicPartition partition);

    /** The next poll reads on from {@code offset}. */
    void seek(TopicPartition partition, long offset);

    /** The id under which the group knows this consumer. */
    String member();

    /** Lets a waiting poll return at once; any thread may call it. */
    void wakeup();

    /** Commits (if the consumer commits by itself), gives up what it owns and leaves the group. */
    @Override
    void close();
}
