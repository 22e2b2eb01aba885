package io.raftmq.broker.group;

import java.util.ArrayList;
import java.util.List;

/**
 * What a lease id, named by a consumer, still speaks for in a range of offsets.
 *
 * @param held parts of runs whose last delivery this lease was
 * @param lost parts whose delivery under this lease the partition never learnt of (it was lost with a leader), and which
 *     no later lease has taken; none in lanes, whose leases are committed before anyone gets them
 * @param foreign whether some of the range belongs to a later lease or to nobody the id could stand for
 */
public record Claim(List<Run> held, List<OffsetRange> lost, boolean foreign) {
    public Claim {
        held = List.copyOf(held);
        lost = List.copyOf(lost);
    }

    /**
     * What this leader knows of leases.
     *
     * @param firstKnownLease leases below it may have been given without a trace
     * @param nextLease the next to be given; no lease from it on exists
     * @param endOffset nothing from it on was ever delivered
     */
    public record Horizon(long firstKnownLease, long nextLease, long endOffset) {}

    /**
     * Judges {@code leaseId} over {@code range}. What is below the cursor and in no run was acked before, and is neither
     * held nor foreign: acking it again is fine.
     */
    public static Claim of(ConsumerGroup group, OffsetRange range, long leaseId, Horizon horizon) {
        if (leaseId < group.leaseFloor() || leaseId >= horizon.nextLease() || range.end() > horizon.endOffset()) {
            return new Claim(List.of(), List.of(), true);
        }
        boolean mayBeLost = leaseId < horizon.firstKnownLease();
        List<Run> held = new ArrayList<>();
        List<OffsetRange> lost = new ArrayList<>();
        boolean foreign = false;
        long unseen = Math.max(range.first(), group.cursor());
        for (Run part : group.outstanding().within(range.first(), range.end())) {
            if (part.leaseId() == leaseId) {
                held.add(part);
            } else if (part.leaseId() < leaseId && mayBeLost && part.lane() == 0) {
                lost.add(part.range());
            } else {
                foreign = true;
            }
            foreign |= unseen(unseen, part.first(), mayBeLost, lost);
            unseen = Math.max(unseen, part.end());
        }
        foreign |= unseen(unseen, range.end(), mayBeLost, lost);
        return new Claim(held, lost, foreign);
    }

    /** What lies in [from, to) is beyond the cursor and not outstanding; answers whether it is nobody's. */
    private static boolean unseen(long from, long to, boolean mayBeLost, List<OffsetRange> lost) {
        if (from < to && mayBeLost) {
            lost.add(new OffsetRange(from, (int) (to - from)));
        }
        return from < to && !mayBeLost;
    }
}
