package io.raftmq.store.transport.liveness;

/**
 * When one voter stands for election, and when again. Pure; not thread-safe.
 *
 * <ul>
 *   <li>A replica that just started waits little, whatever its place in line: of a new group's replicas the last to start
 *       can be the first to win.
 *   <li>Once a leader was lost the line is kept: first one, and the next a good while later.
 *   <li>Whoever's turn it is tries again soon, since other voters may not have missed the leader yet; then ever less often.
 * </ul>
 */
final class Attempts {
    /** How long to wait for an attempt, and after it for the next. */
    record Plan(long delayMillis, long retryMillis) {}

    private static final long START_STEP_MILLIS = 100;
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LAST_RETRY_MILLIS = 1_600;

    private boolean hadLeader;
    private int sinceLeader;

    /** Counts an attempt and says when it and the one after it are due. */
    Plan plan(String group, int rank, int groupCount) {
        long retry = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(sinceLeader, 10));
        long delay = sinceLeader > 0 ? 0 : firstDelayMillis(group, rank, groupCount);
        sinceLeader++;
        return new Plan(delay, retry);
    }

    private long firstDelayMillis(String group, int rank, int groupCount) {
        return hadLeader
                ? CandidateOrder.delayMillis(group, rank, groupCount)
                : CandidateOrder.delayMillis(group, 0, groupCount) + rank * START_STEP_MILLIS;
    }

    void leaderIsWell() {
        hadLeader = true;
        sinceLeader = 0;
    }
}
