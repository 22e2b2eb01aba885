package io.raftmq.store;

/** The changes of one or more entries, written all or not at all together with the applied (index, term). */
public interface StateBatch extends StateWriter, AutoCloseable {
    /** Writes the batch. The index must be above {@link GroupState#appliedIndex()}. */
    void commit(long appliedIndex, long appliedTerm);

    /** Drops a batch that was not committed. */
    @Override
    void close();
}
