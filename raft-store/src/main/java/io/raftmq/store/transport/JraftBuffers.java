package io.raftmq.store.transport;

/**
 * The buffers in which JRaft gathers entries for a follower, up to two mebibytes each. JRaft keeps used ones for each thread
 * that ever asked for one, and on behalf of each thread that gave one back, without a common bound: some minutes of load
 * filled a heap of 512 MiB with them. So none are kept. A new one costs its zeroing, a small part of what is copied anyway.
 */
final class JraftBuffers {
    /** Read once by JRaft, when it first needs such a buffer. */
    private static final String KEPT = "jraft.recyclers.maxCapacityPerThread";

    private JraftBuffers() {}

    /** To be called before JRaft is used; an operator's own value stands. */
    static void keepNone() {
        if (System.getProperty(KEPT) == null) {
            System.setProperty(KEPT, "0");
        }
    }
}
