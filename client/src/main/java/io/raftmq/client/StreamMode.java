package io.raftmq.client;

/** How the members of a group share the partitions they stream. */
public enum StreamMode {
    /** Each partition belongs to one member, assigned by the metadata group; the others have others. */
    QUEUE_BOUND,
    /** One member has all partitions, and the others stand by. */
    EXCLUSIVE,
    /** Every member reads everything, and has offsets of its own. */
    BROADCAST
}
