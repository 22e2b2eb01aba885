package io.raftmq.broker.group;

import java.util.ArrayList;
import java.util.List;

/**
 * A group's progress at a moment, as another group may go on from it: nothing is leased, what was is on offer again, and
 * nobody owns the partition.
 *
 * @param cursors the next offset never delivered, by priority; {@link ConsumerGroup#NOT_STARTED} for one that never received
 * @param runs what was delivered and not acked, by offset
 * @param committed a queue-bound group's offset, {@link CommittedOffset#NONE} if there is none
 */
public record GroupPicture(List<Long> cursors, List<Run> runs, long committed) {
    public GroupPicture {
        cursors = List.copyOf(cursors);
        runs = List.copyOf(runs);
    }

    /** This group's progress now. */
    public static GroupPicture of(ConsumerGroup group) {
        List<Long> cursors = new ArrayList<>();
        for (int priority = 0; priority <= ConsumerGroup.MAX_PRIORITY; priority++) {
            cursors.add(group.cursor(priority));
        }
        CommittedOffset committed = group.committed();
        return new GroupPicture(
                cursors,
                group.outstanding().within(Long.MIN_VALUE, Long.MAX_VALUE).stream()
                        .map(GroupPicture::handedBack)
                        .toList(),
                committed == null ? CommittedOffset.NONE : committed.offset());
    }

    /**
     * The same, or less: of more than {@code most} runs only the first ones, and everything behind them as never
     * delivered. Who goes on from it gets some messages again and misses none.
     */
    public GroupPicture within(int most) {
        if (runs.size() <= most) {
            return this;
        }
        long end = runs.get(most).first();
        return new GroupPicture(
                cursors.stream().map(cursor -> Math.min(cursor, end)).toList(), runs.subList(0, most), committed);
    }

    /** Whether there is any progress. */
    public boolean isEmpty() {
        return cursors.get(0) == ConsumerGroup.NOT_STARTED && committed == CommittedOffset.NONE;
    }

    private static Run handedBack(Run run) {
        if (run.isParked()) {
            return run;
        }
        long deadline = run.leased() ? 0 : run.deadlineMs();
        int attempt = run.leased() ? Math.max(0, run.attempt() - 1) : run.attempt();
        return new Run(run.first(), run.count(), attempt, 0, deadline, false, run.lane());
    }
}
