package io.raftmq.client;

import java.util.List;

/**
 * Sends messages that become visible if, and only if, a local transaction is done: they are stored first, then the local
 * transaction runs, then they are committed or rolled back by one small entry each; no body is written twice. If this
 * producer ends in between, the brokers ask any live producer of its group, by its {@link TransactionChecker}, and roll
 * back what nobody decides in time. Thread-safe; share one.
 *
 * <p>A decision is made once and for good, whoever makes it. The same one again is done; the opposite fails with
 * TRANSACTION_DECIDED, as long as the partition remembers: for its last 1,000,000 half and timed messages.
 *
 * <p>While {@link #send} runs a local transaction, this producer itself answers UNKNOWN to questions about it, without
 * asking the checker.
 */
public interface TransactionProducer extends AutoCloseable {

    /**
     * Stores a message, runs the local transaction, and does with the message what that returns.
     *
     * @throws RaftMqException if the message could not be stored, and then nothing was run; or if it could not be
     *     committed or rolled back as decided: with {@link RaftMqException#outcomeUnknown()} the checker will be asked
     * @throws E what the local transaction threw; the checker will be asked
     */
    default <E extends Exception> TransactionResult send(Message message, LocalTransaction<E> local) throws E {
        return send(List.of(message), local);
    }

    /** As {@link #send(Message, LocalTransaction)}, for messages in any partitions: all become visible, or none. */
    <E extends Exception> TransactionResult send(List<Message> messages, LocalTransaction<E> local) throws E;

    /**
     * Stores messages that nobody sees before {@link Transaction#commit}. What is never decided is asked about, and that
     * may be while it is still under way: the checker must answer UNKNOWN then.
     *
     * @param messages 1 to 1,000, in any partitions; none with a time of delivery of its own
     * @throws RaftMqException if one of them could not be stored; none will be seen
     */
    Transaction begin(List<Message> messages);

    /** Counts since the start. */
    Stats stats();

    /** Waits for running checks for up to 10 s. What is undecided is left to the other producers of the group. */
    @Override
    void close();

    /**
     * What a producer of transactions has done so far; in messages.
     *
     * @param begun stored as half messages
     * @param committed by this producer, of its own accord or asked
     * @param rolledBack likewise
     * @param asked questions that it was asked
     * @param unknown those that it answered with UNKNOWN
     * @param refused answers that came too late to count
     */
    record Stats(long begun, long committed, long rolledBack, long asked, long unknown, long refused) {}
}
