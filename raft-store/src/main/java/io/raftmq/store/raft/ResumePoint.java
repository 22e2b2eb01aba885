package io.raftmq.store.raft;

import io.raftmq.store.commitlog.GroupLog;

/**
 * Up to where the state already holds the effects of entries, as of the start or of the last snapshot that replaced it.
 * Entries at or below are not delivered. The entry at the point itself must have the term that the state says, or log
 * and state have different histories.
 */
final class ResumePoint {
    private volatile At at;

    private record At(long index, long term) {}

    ResumePoint(long index, long term) {
        this.at = new At(index, term);
    }

    void moveTo(long index, long term) {
        at = new At(index, term);
    }

    /**
     * Whether the state holds the entry already.
     *
     * @throws DivergedException if the entry is the one the state ends with, under another term
     */
    boolean covers(long index, long term) {
        At point = at;
        if (index == point.index() && term != point.term()) {
            throw diverged(index, term, point.term());
        }
        return index <= point.index();
    }

    /** A leader's log is the group's history: the state must not hold anything that is not in it. */
    void checkAgainstLeadersLog(GroupLog log) {
        At point = at;
        long term = log.term(point.index());
        if (point.index() > log.lastIndex() || (term != 0 && term != point.term())) {
            throw diverged(point.index(), term, point.term());
        }
    }

    private static DivergedException diverged(long index, long inLog, long inState) {
        return new DivergedException("the state ends with entry " + index + " of term " + inState
                + ", which in the log has term " + inLog + " (0: none): this replica must be rebuilt from its peers");
    }

    /** Log and state contradict each other. */
    static final class DivergedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DivergedException(String message) {
            super(message);
        }
    }
}
