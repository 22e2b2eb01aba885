package io.raftmq.store.raft;

/** Whether the listener has been told that this replica leads, and in which term. */
final class Leadership {
    private static final long NONE = -1;

    private volatile long term = NONE;
    private volatile long latest = NONE;

    boolean leads() {
        return term != NONE;
    }

    boolean leadsIn(long expected) {
        return term == expected && expected != NONE;
    }

    /** Whether this replica leads or has led in that term since it was started. */
    boolean hasLedIn(long asked) {
        return latest == asked;
    }

    /** The term led; meaningless while not leading. */
    long term() {
        return term;
    }

    void began(long newTerm) {
        latest = newTerm;
        term = newTerm;
    }

    void ended() {
        term = NONE;
    }
}
