package io.raftmq.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends messages. Thread-safe; share one.
 *
 * <p>Sends are idempotent: however often a send is retried, over however many changes of leader, it is stored once, and
 * the messages of one partition are stored in the order of the calls that sent them.
 *
 * <p>A message goes to the partition that it names; else to the one that the options' {@link PartitionSelector} chooses;
 * else by the hash of its message group or partition key; else to the partitions in turn, whole batches at a time.
 *
 * <p>No linger is needed: a message leaves at once while its partition has few requests on the way, and joins a batch
 * while it has many. What waits in the producer is bounded; at the bound sends wait, or fail, as the options say.
 *
 * <p>Futures complete on the client's callback threads, in order for each partition; chain long work to them with an
 * executor of its own.
 */
public interface Producer extends AutoCloseable {

    /**
     * Sends and waits until the message is stored.
     *
     * @throws RaftMqException if it could not be stored within {@link ProducerOptions#deliveryTimeout()}, or was refused
     */
    SendReceipt send(Message message);

    /**
     * Sends without waiting for the answer. May wait for room in the buffer, as {@link ProducerOptions} says.
     *
     * @return completes with the receipt, or with a {@link RaftMqException}. Cancelling it does not recall the message
     */
    CompletableFuture<SendReceipt> sendAsync(Message message);

    /**
     * Sends in the same way, and nobody is told how it ended.
     *
     * @throws RaftMqException if there is no room in the buffer, or the producer is closed
     */
    void sendOneWay(Message message);

    /**
     * Sends all and waits until all are stored. Those of one partition are stored one behind the other and share
     * batches, but the list is not atomic: after a failure, some may be stored.
     *
     * @return the receipts, in the list's order
     * @throws RaftMqException the first failure
     */
    List<SendReceipt> sendBatch(List<Message> messages);

    /**
     * Sends all over their topics' partitions, and waits until each is stored or has failed: one call, and one result a
     * message. Nothing ties them together: some may be stored and others not, and consumers see each as soon as it is
     * stored.
     *
     * @return in the list's order
     */
    List<SendResult> sendEach(List<Message> messages);

    /** Sends all without waiting for the answers; completes as {@link #sendBatch} returns. */
    CompletableFuture<List<SendReceipt>> sendAsync(List<Message> messages);

    /** Waits until everything sent before has been stored or has failed. */
    void flush();

    /** The number of partitions of a topic, from the routes at hand; asks the cluster, and creates, if need be. */
    int partitionCount(String topic);

    /** Waits as {@link #flush} does, at most for the delivery timeout, then fails what is left with CLOSED. */
    @Override
    void close();
}
