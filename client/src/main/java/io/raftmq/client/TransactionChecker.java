package io.raftmq.client;

/**
 * Finds out what became of a transaction whose producer did not say. Any live producer of the group may be asked, so the
 * answer must come from what they share (a database), and be the same for all messages of one transaction. Called on
 * threads of its own, for several transactions at once.
 */
@FunctionalInterface
public interface TransactionChecker {
    /**
     * Answers. What it throws counts as UNKNOWN.
     *
     * @return COMMIT or ROLLBACK only if it will stay so: while the local transaction may still be running somewhere,
     *     UNKNOWN
     */
    TransactionDecision check(TransactionCheck question) throws Exception;
}
