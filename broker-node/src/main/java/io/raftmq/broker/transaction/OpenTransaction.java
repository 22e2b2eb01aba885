package io.raftmq.broker.transaction;

/**
 * A transaction without a decision yet.
 *
 * @param id the held id of its message
 * @param group the producer group; any live producer of it may be asked
 * @param storedAtMs group time at which its message was stored
 * @param checks how often its producers were asked; an answer names the question, and only the last one counts
 * @param nextCheckMs group time of the next question
 */
public record OpenTransaction(
        long id, String group, long storedAtMs, CheckSchedule schedule, int checks, long nextCheckMs)
        implements Standing {

    /** One whose message is stored now. */
    public static OpenTransaction begun(long id, String group, long nowMs, CheckSchedule schedule) {
        return new OpenTransaction(id, group, nowMs, schedule, 0, nowMs + schedule.firstMs());
    }

    /** Group time of the forced rollback. */
    public long expiresAtMs() {
        return storedAtMs + schedule.timeoutMs();
    }

    /** This one, asked about now once more. */
    public OpenTransaction checkedAt(long nowMs) {
        int asked = checks == Integer.MAX_VALUE ? checks : checks + 1;
        return new OpenTransaction(id, group, storedAtMs, schedule, asked, nowMs + schedule.pauseAfter(asked));
    }
}
