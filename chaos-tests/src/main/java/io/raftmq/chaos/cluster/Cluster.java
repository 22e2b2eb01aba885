package io.raftmq.chaos.cluster;

/**
 * A cluster of real processes. Nodes are numbered from 1. Verbs return when what they say is true; each throws
 * {@link ClusterException} when it does not become true in time. Safe for use by several threads as long as one node is
 * in the hands of one thread at a time.
 */
public interface Cluster extends AutoCloseable {
    /** Number of nodes. */
    int size();

    /** Where clients begin: {@code host:port,...} of all nodes. */
    String bootstrap();

    /** Starts every node that does not run; returns when the cluster serves. */
    void start();

    /** SIGKILL; returns when the process is gone. */
    void kill(int node);

    /** SIGSTOP: the process stays and does nothing, its connections stay open. */
    void pause(int node);

    /** SIGCONT. */
    void resume(int node);

    /** Starts the node, after stopping it in good order if it runs; returns when it is ready. */
    void restart(int node);

    /** Deletes everything the node has stored; it must not be running. */
    void wipe(int node);

    /** Stops all nodes in good order; those that do not follow are killed. */
    void stop();

    /** {@link #stop()}. */
    @Override
    default void close() {
        stop();
    }
}
