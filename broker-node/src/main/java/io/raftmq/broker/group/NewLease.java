package io.raftmq.broker.group;

/**
 * A lease about to be given.
 *
 * @param id its number
 * @param member the number of who gets it, 0 if that is not known
 * @param deadlineMs until when it holds messages that are in no lane
 * @param laneDeadlineMs until when it holds those in lanes, which others wait for
 */
public record NewLease(long id, int member, long deadlineMs, long laneDeadlineMs) {
    long deadlineIn(long lane) {
        return lane == 0 ? deadlineMs : laneDeadlineMs;
    }
}
