package io.raftmq.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads partitions by offset, in order, and owns its positions. It belongs to a group only to keep committed offsets
 * there. Partitions are read ahead in the background, within the bounds of the options.
 *
 * <p>Not thread-safe, {@link #close} and {@link #wakeup} apart.
 */
public interface PullConsumer extends AutoCloseable {

    /**
     * The partitions to read from now on; what was assigned before and is not named is dropped. A partition begins at
     * its group's committed offset if there is one, else where {@link PullConsumerOptions#offsetReset()} says.
     */
    void assign(Collection<TopicPartition> partitions);

    /**
     * All partitions that the topic has now. {@code %DLQ%GROUP} stands for the dead letters of a group in every topic it
     * subscribes to now; such a partition has the topic {@code %DLQ%GROUP/TOPIC}, positions in it are numbers of letters
     * ({@link #position}, not the messages' offsets), and no group keeps them: begin where you left off by {@link #seek}.
     *
     * @throws RaftMqException UNKNOWN_TOPIC; UNKNOWN_GROUP
     */
    void assignTopic(String topic);

    /** What is assigned. */
    Set<TopicPartition> assignment();

    /** The next poll reads on from {@code offset}. */
    void seek(TopicPartition partition, long offset);

    /** To the oldest retained message. */
    void seekToBeginning(TopicPartition partition);

    /** To the end. */
    void seekToEnd(TopicPartition partition);

    /** To the first message stored at or after a time. */
    void seekToTime(TopicPartition partition, Instant time);

    /**
     * The next messages, at most {@link PullConsumerOptions#maxPollMessages()}; those of one partition in order.
     *
     * @param timeout how long to wait for the first; then the list is empty
     * @throws RaftMqException OFFSET_OUT_OF_RANGE if so chosen; CORRUPT_BATCH if bytes did not match their CRC, even
     *     when read again
     */
    List<MessageView> poll(Duration timeout);

    /** The offset of the next message that a poll will return. */
    long position(TopicPartition partition);

    /** Commits the positions of all assigned partitions to the group. Returns once it is done. */
    void commit();

    /**
     * Commits the given offsets: of each partition, the next one to read.
     *
     * @throws IllegalStateException if the consumer has no group
     * @throws RaftMqException what kept one of them from being committed
     */
    void commit(Map<TopicPartition, Long> offsets);

    /** What the group has committed there, if anything. */
    OptionalLong committed(TopicPartition partition);

    /** The oldest retained offset. */
    long beginningOffset(TopicPartition partition);

    /** The offset that the next message will get. */
    long endOffset(TopicPartition partition);

    /** The first offset stored at or after a time; the end if there is none. */
    long offsetAt(TopicPartition partition, Instant time);

    /** Lets a waiting poll return at once; any thread may call it. */
    void wakeup();

    /** Stops reading. Commits nothing. */
    @Override
    void close();
}
