package io.raftmq.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.group.ModelLanes.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group's lanes against {@link ModelLanes}, and against what lanes are for. */
class LanesTest {
    private final ModelLanes model = new ModelLanes();
    private final TreeMap<Long, Run> stored = new TreeMap<>();
    private final GroupChanges changes = new GroupChanges() {
        @Override
        public void runPut(ConsumerGroup of, Run run) {
            stored.put(run.first(), run);
        }

        @Override
        public void runRemoved(ConsumerGroup of, long first) {
            stored.remove(first);
        }
    };
    private ConsumerGroup group = new ConsumerGroup(1, "orders", 0);
    private Random random = new Random(0);
    private long leases;
    private long now = 1_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void areWhatTheModelSays(long seed) {
        random = new Random(seed);
        group.startAt(0, 0, changes);
        for (int step = 0; step < 1_000; step++) {
            now += random.nextInt(50);
            act();
            check("seed " + seed + ", step " + step);
            if (step % 200 == 199) {
                reload();
            }
        }
        assertThat(model.cursor).isGreaterThan(500);
    }

    private void act() {
        int choice = random.nextInt(100);
        if (choice < 35) {
            advance();
        } else if (choice < 55) {
            leaseHead();
        } else if (choice < 85) {
            done();
        } else {
            change(choice % 3);
        }
    }

    /** A few messages, most of a lane, as a leader would lease or park them. */
    private void advance() {
        long lease = ++leases;
        long until = now + 500;
        List<Segment> segments = new ArrayList<>();
        long leasedLane = 1 + random.nextInt(ModelLanes.LANES);
        boolean mayLease = !group.lanes().isBusy(leasedLane);
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            long lane = random.nextInt(3) == 0 ? leasedLane : random.nextInt(ModelLanes.LANES + 1);
            boolean leased = lane == 0 || (lane == leasedLane && mayLease);
            segments.add(new Segment(1, leased ? Segment.Fate.LEASED : Segment.Fate.PARKED, lane));
            model.put(
                    model.cursor++,
                    leased ? new Fate(lane, 1, lease, until, true) : new Fate(lane, 0, 0, Run.NEVER, false));
        }
        group.advance(0, segments, new NewLease(lease, 0, until, until), changes);
        model.settle(0);
    }

    private void leaseHead() {
        long lane = 1 + random.nextInt(ModelLanes.LANES);
        long head = group.lanes().head(lane);
        if (head < 0) {
            return;
        }
        List<OffsetRange> again = new ArrayList<>(List.of(new OffsetRange(head, 1)));
        again.addAll(group.lanes().behind(lane, head, random.nextInt(3)));
        List<Long> offsets = new ArrayList<>();
        again.forEach(range -> range(range, offsets));
        long lease = ++leases;
        group.lease(new NewLease(lease, 0, now + 500, now + 500), again, 0, changes);
        model.lease(offsets, lease, now + 500);
    }

    private static void range(OffsetRange range, List<Long> into) {
        for (long offset = range.first(); offset < range.end(); offset++) {
            into.add(offset);
        }
    }

    /** Acks mostly heads, sometimes whatever is leased. */
    private void done() {
        List<Long> candidates = new ArrayList<>();
        model.outstanding.forEach((offset, fate) -> {
            if (fate.leased()) {
                candidates.add(offset);
            }
        });
        if (candidates.isEmpty()) {
            return;
        }
        long offset = candidates.get(random.nextInt(random.nextInt(4) == 0 ? candidates.size() : 1));
        group.done(List.of(new OffsetRange(offset, 1)), now, changes);
        model.outstanding.remove(offset);
        model.settle(now);
    }

    private void change(int how) {
        if (model.outstanding.isEmpty()) {
            return;
        }
        long first = model.outstanding.firstKey();
        long offset = first + random.nextInt((int) (model.cursor - first));
        int count = 1 + random.nextInt((int) Math.min(3, model.cursor - offset));
        List<OffsetRange> ranges = List.of(new OffsetRange(offset, count));
        List<Long> heads = model.heads();
        for (long at = offset; at < offset + count; at++) {
            Fate fate = model.outstanding.get(at);
            if (fate != null && !fate.isParked() && how == 1 && fate.lane() != 0 && !heads.contains(at)) {
                model.put(at, fate.parkedAgain());
            } else if (fate != null && !fate.isParked()) {
                model.put(
                        at,
                        switch (how) {
                            case 0 -> new Fate(fate.lane(), fate.attempt(), fate.leaseId(), now + 700, fate.leased());
                            case 1 -> new Fate(fate.lane(), fate.attempt(), fate.leaseId(), now + 200, false);
                            default ->
                                fate.leased()
                                        ? new Fate(fate.lane(), fate.attempt() - 1, fate.leaseId(), now, false)
                                        : fate;
                        });
            }
        }
        switch (how) {
            case 0 -> group.renew(ranges, now + 700, changes);
            case 1 -> group.fail(ranges, now + 200, now, changes);
            default -> group.release(ranges, now, changes);
        }
        model.settle(0);
    }

    /** What was stored makes the same group again. */
    private void reload() {
        ConsumerGroup loaded = new ConsumerGroup(1, "orders", 0);
        loaded.restore(0, group.cursor());
        List.copyOf(stored.values()).forEach(loaded::restore);
        assertThat(loaded.outstanding().within(0, group.cursor()))
                .isEqualTo(group.outstanding().within(0, group.cursor()));
        assertThat(loaded.lanes().counts()).isEqualTo(group.lanes().counts());
        group = random.nextBoolean() ? loaded : group.copy();
    }

    private void check(String when) {
        List<Run> runs = group.outstanding().within(0, model.cursor);
        assertThat(stored.values()).as(when).containsExactlyElementsOf(runs);
        TreeMap<Long, Fate> fates = new TreeMap<>();
        for (Run run : runs) {
            for (long offset = run.first(); offset < run.end(); offset++) {
                fates.put(offset, new Fate(run.lane(), run.attempt(), run.leaseId(), run.deadlineMs(), run.leased()));
            }
        }
        assertThat(fates).as(when).isEqualTo(model.outstanding);
        int parked =
                (int) model.outstanding.values().stream().filter(Fate::isParked).count();
        assertThat(group.lanes().counts().parked()).as(when).isEqualTo(parked);
        for (long lane = 1; lane <= ModelLanes.LANES; lane++) {
            checkLane(when, lane);
        }
    }

    /** One consumer has the front, or one message waits; everything behind is parked. */
    private void checkLane(String when, long lane) {
        List<Long> members = model.members(lane);
        assertThat(group.lanes().isBusy(lane)).as(when).isEqualTo(!members.isEmpty());
        assertThat(group.lanes().head(lane)).as(when).isEqualTo(members.isEmpty() ? -1 : members.get(0));
        int front = 0;
        while (front < members.size()
                && !group.outstanding()
                        .within(members.get(front), members.get(front) + 1)
                        .get(0)
                        .isParked()) {
            front++;
        }
        List<Run> atFront = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            Run run = group.outstanding()
                    .within(members.get(i), members.get(i) + 1)
                    .get(0);
            assertThat(run.isParked()).as("%s, lane %s", when, lane).isEqualTo(i >= front);
            if (i < front) {
                atFront.add(run);
            }
        }
        assertThat(members.isEmpty() || front > 0)
                .as("%s: lane %s is stuck", when, lane)
                .isTrue();
        assertThat(front <= 1 || atFront.stream().allMatch(Run::leased))
                .as(when)
                .isTrue();
        assertThat(atFront.stream().mapToLong(Run::leaseId).distinct().count())
                .as("%s: leases over lane %s", when, lane)
                .isLessThanOrEqualTo(1);
    }

    @Test
    void aFailingMessageHoldsItsOwnLaneOnly() {
        group.startAt(0, 0, changes);
        group.advance(
                0,
                List.of(
                        new Segment(1, Segment.Fate.LEASED, 7),
                        new Segment(1, Segment.Fate.LEASED, 8),
                        new Segment(2, Segment.Fate.PARKED, 7),
                        new Segment(1, Segment.Fate.PARKED, 8)),
                new NewLease(1, 0, 2_000, 2_000),
                changes);
        group.fail(List.of(new OffsetRange(0, 1)), 9_000, 1_000, changes);
        group.done(List.of(new OffsetRange(1, 1)), 1_500, changes);

        assertThat(group.outstanding().due(1_500, 10)).extracting(Run::first).containsExactly(4L);
        assertThat(group.lanes().counts()).isEqualTo(new LaneCounts(2, 1, 2));
        assertThat(group.outstanding().due(9_000, 10)).extracting(Run::first).containsExactly(4L, 0L);
    }

    @Test
    void whatWasGivenBehindAFailedMessageIsParkedUncounted() {
        group.startAt(0, 0, changes);
        group.advance(0, List.of(new Segment(3, Segment.Fate.LEASED, 7)), new NewLease(1, 0, 2_000, 2_000), changes);
        group.fail(List.of(new OffsetRange(0, 1)), 9_000, 1_000, changes);

        assertThat(group.outstanding().within(0, 3))
                .containsExactly(new Run(0, 1, 1, 1, 9_000, false, 7, 1_000, 0), Run.parked(1, 2, 0, 7));
    }
}
