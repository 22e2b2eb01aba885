package io.raftmq.client;

/**
 * What is to happen if, and only if, the messages become visible: say, the commit of a database transaction.
 *
 * @param <E> what it may throw besides RuntimeException
 */
@FunctionalInterface
public interface LocalTransaction<E extends Exception> {
    /**
     * Does it, on the thread that sends. The messages are stored by then.
     *
     * @return COMMIT once it is done for good; ROLLBACK if it never will be; UNKNOWN if the checker is to find out later
     * @throws E and then, too, the checker finds out: it may have been done before it threw
     */
    TransactionDecision execute(Transaction transaction) throws E;
}
