package io.raftmq.broker.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Lanes as simply as they can be said: one fate a message, and a rule that puts a lane in order by walking through it. */
final class ModelLanes {
    static final int LANES = 5;

    /** What became of one message. */
    record Fate(long lane, int attempt, long leaseId, long deadlineMs, boolean leased) {
        boolean isParked() {
            return lane != 0 && deadlineMs == Run.NEVER;
        }

        Fate parkedAgain() {
            return new Fate(lane, leased ? Math.max(0, attempt - 1) : attempt, 0, Run.NEVER, false);
        }

        Fate until(long otherDeadlineMs) {
            return new Fate(lane, attempt, leaseId, otherDeadlineMs, leased);
        }
    }

    final TreeMap<Long, Fate> outstanding = new TreeMap<>();
    long cursor;

    List<Long> members(long lane) {
        List<Long> members = new ArrayList<>();
        outstanding.forEach((offset, fate) -> {
            if (fate.lane() == lane) {
                members.add(offset);
            }
        });
        return members;
    }

    private Fate fate(long offset) {
        return Objects.requireNonNull(outstanding.get(offset));
    }

    List<Long> heads() {
        List<Long> heads = new ArrayList<>();
        for (long lane = 1; lane <= LANES; lane++) {
            members(lane).stream().findFirst().ifPresent(heads::add);
        }
        return heads;
    }

    void put(long offset, Fate fate) {
        outstanding.put(offset, fate);
    }

    void lease(List<Long> offsets, long leaseId, long deadlineMs) {
        List<Long> heads = heads();
        for (long offset : offsets) {
            Fate before = outstanding.get(offset);
            if (before != null) {
                boolean counts = before.lane() == 0 || !before.leased() || heads.contains(offset);
                put(offset, new Fate(before.lane(), before.attempt() + (counts ? 1 : 0), leaseId, deadlineMs, true));
            }
        }
        settle(0);
    }

    void settle(long readyAtMs) {
        for (long lane = 1; lane <= LANES; lane++) {
            List<Long> members = members(lane);
            if (!members.isEmpty()) {
                settle(members, readyAtMs);
            }
        }
    }

    private void settle(List<Long> members, long readyAtMs) {
        Fate head = fate(members.get(0));
        if (head.isParked()) {
            put(members.get(0), new Fate(head.lane(), head.attempt(), 0, readyAtMs, false));
            return;
        }
        int together = 1;
        while (head.leased() && together < members.size() && isWith(head, fate(members.get(together)))) {
            together++;
        }
        List<Long> front = members.subList(0, together);
        long until = front.stream()
                .mapToLong(member -> fate(member).deadlineMs())
                .max()
                .orElseThrow();
        front.forEach(member -> put(member, fate(member).until(until)));
        for (long member : members.subList(together, members.size())) {
            Fate fate = fate(member);
            if (!fate.isParked()) {
                put(member, fate.parkedAgain());
            }
        }
    }

    private static boolean isWith(Fate head, Fate other) {
        return other.leased() && other.leaseId() == head.leaseId();
    }
}
