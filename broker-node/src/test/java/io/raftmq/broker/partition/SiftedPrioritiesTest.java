package io.raftmq.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.raftmq.broker.filter.Screen;
import io.raftmq.broker.group.SharedProgress;
import io.raftmq.broker.partition.Received.LeasedRun;
import io.raftmq.client.wire.MessageTraits;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Priorities of messages that a group with a filter receives. */
class SiftedPrioritiesTest {
    private final TestPartition p = new TestPartition();
    private final List<Integer> priorities = new ArrayList<>();
    private final BitSet passing = new BitSet();
    private Screen screen = new Screen(0);

    private void send(int priority, boolean passes) {
        p.committed(p.leader.decideProduce(
                TestBatches.with(List.of(priority == 0 ? MessageTraits.PLAIN : TestBatches.priority(priority))),
                p.now));
        passing.set(priorities.size(), passes);
        priorities.add(priority);
    }

    /** The filter is asked about so many messages more. */
    private void look(int more) {
        int from = Math.toIntExact(screen.end());
        int to = Math.min(priorities.size(), from + more);
        screen.append(to - from, passing.get(from, to));
    }

    private List<Long> receive(int most, boolean settle) {
        Received received =
                p.committed(p.leader.decideReceive(p.receiveRequest(most).build(), new Sifting(screen, settle), p.now));
        List<Long> offsets = new ArrayList<>();
        for (LeasedRun run : received.leases()) {
            LongStream.range(run.firstOffset(), run.firstOffset() + run.count()).forEach(offsets::add);
            p.ack(run.firstOffset(), run.count(), run.leaseId());
        }
        screen.dropBelow(p.leader.siftFrom(TestPartition.GROUP));
        return offsets;
    }

    @Test
    void whatPassesComesByPriority() {
        send(0, true);
        send(9, false);
        send(1, true);
        send(9, true);
        send(0, false);
        send(0, true);
        receive(1, false); // the group begins; nothing was looked at
        look(6);
        assertThat(receive(2, false)).containsExactly(3L, 2L);
        assertThat(receive(10, false)).containsExactly(0L, 5L);
        send(0, true);
        send(5, true);
        look(2);
        assertThat(receive(10, false)).containsExactly(7L, 6L);
        assertThat(receive(10, true)).isEmpty();
        assertThat(p.machine.groups().shared(TestPartition.GROUP)).isEqualTo(new SharedProgress(8, 0, 0, -1));
    }

    @Test
    void whatWasNotLookedAtOvertakesNothing() {
        send(0, true);
        send(0, true);
        send(9, true);
        receive(1, false);
        look(2);
        assertThat(receive(1, false)).containsExactly(0L);
        look(1);
        assertThat(receive(1, false)).containsExactly(2L);
        assertThat(receive(1, false)).containsExactly(1L);
    }

    @Test
    void aBacklogThatDoesNotPassIsGoneOver() {
        for (int i = 0; i < 6_000; i++) {
            send(9, false);
        }
        send(0, true);
        send(9, true);
        receive(1, false);
        look(10_000);
        List<Long> got = new ArrayList<>();
        for (int i = 0; i < 10 && got.size() < 2; i++) {
            got.addAll(receive(1, false));
        }
        assertThat(got).containsExactlyInAnyOrder(6_000L, 6_001L);
        p.leaderChange();
        assertThat(receive(1, true)).isEmpty();
        assertThat(p.machine.groups().shared(TestPartition.GROUP)).isEqualTo(new SharedProgress(6_002, 0, 0, -1));
    }

    @Test
    void randomHistoriesDeliverWhatPassesOnceAndTheHighestThatIsKnownFirst() {
        long seed = System.nanoTime();
        for (int round = 0; round < 15; round++) {
            new SiftedPrioritiesTest().run(seed + round);
        }
    }

    private void run(long seed) {
        Random random = new Random(seed);
        Set<Long> delivered = new TreeSet<>();
        receive(1, false);
        for (int step = 0; step < 300 || delivered.size() < passing.cardinality(); step++) {
            String where = "seed " + seed + " step " + step;
            assertThat(step).as(where).isLessThan(3_000);
            switch (random.nextInt(step < 300 ? 5 : 3)) {
                case 0 -> look(random.nextInt(20));
                case 1 -> receiveAndCheck(where, 1 + random.nextInt(8), random.nextInt(4) == 0, delivered);
                case 2 -> {
                    if (random.nextInt(10) == 0) {
                        p.leaderChange();
                        screen = new Screen(p.leader.siftFrom(TestPartition.GROUP));
                    }
                }
                default -> send(random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 0, random.nextBoolean());
            }
        }
        assertThat(delivered).as("seed " + seed).hasSize(passing.cardinality());
    }

    private void receiveAndCheck(String where, int most, boolean settle, Set<Long> delivered) {
        List<Long> expected = LongStream.range(screen.first(), screen.end())
                .boxed()
                .filter(offset -> passing.get(offset.intValue()) && !delivered.contains(offset))
                .sorted((a, b) -> {
                    int byPriority = priorities.get(b.intValue()) - priorities.get(a.intValue());
                    return byPriority != 0 ? byPriority : Long.compare(a, b);
                })
                .limit(most)
                .toList();
        List<Long> got = receive(most, settle);
        assertThat(got).as(where).isEqualTo(expected);
        delivered.addAll(got);
    }
}
