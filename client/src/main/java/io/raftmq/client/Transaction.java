package io.raftmq.client;

import java.util.List;

/**
 * Messages that are stored and that no consumer sees until they are committed. They become visible all, or none of them
 * ever, as long as they are decided, by this producer or by its group's {@link TransactionChecker}, before
 * {@link TransactionProducerOptions#timeout()}; but not at one instant if they lie in several partitions. Thread-safe.
 */
public interface Transaction {

    /** One for each message, in their order, as it is named while it is not visible; what the checker is asked about. */
    List<MessageId> ids();

    /** The messages. */
    List<Message> messages();

    /**
     * Makes the messages visible; returns once they are. Done twice it is done once.
     *
     * @return where they lie, in their order
     * @throws RaftMqException TRANSACTION_DECIDED if they were rolled back before, by whomever; UNKNOWN_TRANSACTION if it
     *     was decided so long ago that it is forgotten; with {@link RaftMqException#outcomeUnknown()} if the cluster did not
     *     answer: the producers of the group are asked then
     */
    List<SendReceipt> commit();

    /**
     * Makes sure that the messages are never seen. Done twice it is done once.
     *
     * @throws RaftMqException as {@link #commit} does
     */
    void rollback();
}
