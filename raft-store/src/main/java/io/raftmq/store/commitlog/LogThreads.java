package io.raftmq.store.commitlog;

import java.util.concurrent.Executor;

/** Who carries the log's work out: two threads, or in simulations the caller itself. */
interface LogThreads extends Submitter, AutoCloseable {
    /** Preallocation, sealing and deletion; tasks run one after the other. */
    Executor background();

    /** The core is ready to be driven. */
    void start(LogCore core);

    /** Carries out what was handed over, and ends the threads. */
    @Override
    void close();

    /** The writer thread and the background thread. */
    static LogThreads real() {
        return new RealThreads();
    }
}
