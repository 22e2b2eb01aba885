package io.raftmq.chaos.nemesis;

/** What a kind of fault takes besides nodes. */
public enum Means {
    /** Processes that can be signalled, and the client. */
    PROCESSES,
    /** A network that can be spoiled. */
    NETWORK,
    /** A disk of its own for each node. */
    DISKS,
    /** The same, which can be slowed down. */
    THROTTLE,
    /** A clock of its own for each node. */
    CLOCKS
}
