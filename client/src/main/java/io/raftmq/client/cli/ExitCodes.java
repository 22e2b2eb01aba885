package io.raftmq.client.cli;

import io.raftmq.client.RaftMqException;

/** How the tool ends. The numbers are stable: scripts depend on them. */
final class ExitCodes {
    static final int OK = 0;
    /** The cluster refused, or the operation failed. */
    static final int FAILED = 1;
    /** The words make no sense. */
    static final int USAGE = 2;
    /** No node of the cluster could be reached, or none could answer in time. */
    static final int UNREACHABLE = 3;

    private ExitCodes() {}

    static int of(Throwable failure) {
        if (failure instanceof RaftMqException e) {
            return switch (e.code()) {
                case CONNECTION_LOST, TIMED_OUT, NOT_READY, NOT_META_LEADER -> UNREACHABLE;
                default -> FAILED;
            };
        }
        // The API's builders refuse values before anything is asked of the cluster.
        return failure instanceof IllegalArgumentException ? USAGE : FAILED;
    }
}
