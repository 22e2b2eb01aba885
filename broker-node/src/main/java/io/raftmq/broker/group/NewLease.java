package io.raftmq.broker.group;

/**
 * A lease about to be given.
 *
 * @param id its number
 * @param deadlineMs until when it holds messages that are in no lane
 * @param laneDeadlineMs until when it holds those in lanes, which others wait for
 */
public record NewLease(long id, long deadlineMs, long laneDeadlineMs) {
    long deadlineIn(long lane) {
        return lane == 0 ? deadlineMs : laneDeadlineMs;
    }
}
