package io.raftmq.store.commitlog;

/** Hands a request to the writer. */
@FunctionalInterface
interface Submitter {
    /**
     * Returns when the request was carried out, or throws what it failed with.
     *
     * @throws IllegalStateException if the log is closed or has failed
     */
    void run(Request request);
}
